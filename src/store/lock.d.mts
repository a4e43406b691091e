export function withLock<T>(file: string, work: () => Promise<T> | T, waiting?: () => void): Promise<T>;
