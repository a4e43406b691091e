// A programme handed to the reader as the file that the command line takes.
import type { Programme } from '#policy/programme.ts';

export function saveFile(programme: Programme): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(programme, null, 2)}\n`], { type: 'application/json' }));
  link.download = `${programme.key}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
