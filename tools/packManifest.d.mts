export function published(source: Record<string, unknown>): Record<string, unknown>
