// A square of a tile map, by column and row from the top left, each from 1.

/** As many as a phone shows side by side. */
export const mapColumns = 8;
export const mapRows = 12;

export interface MapPlace {
  readonly column: number;
  readonly row: number;
}
