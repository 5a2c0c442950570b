/** Of the files in a run's folder. */
export const manifestName = "manifest.json"

/** TensorBoard itself takes every name that contains "tfevents". */
export const isEventFile = (name: string): boolean => name.startsWith("events.out.tfevents.")
