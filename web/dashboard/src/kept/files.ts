export interface StoredFile {
  readonly key: string;
  readonly name: string;
  /** Bytes, where they are known. */
  readonly size?: number;
}
