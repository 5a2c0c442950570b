/** The same in both languages of the notes and of this project. */
export interface Text {
  readonly en: string
  readonly ja: string
}
