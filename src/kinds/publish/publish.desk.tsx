// Showing on the desk: what was reviewed is disclosed together.
import type { PublishState } from '#kinds/publish/publish.ts';
import type { DeskWords } from '#policy/desk-words.ts';

export const publishDesk: DeskWords<PublishState> = {
  main: 'disclose',
  keys: { a: 'disclose', n: 'refuse' },
  together: 'disclose',
  told: () => [],
};
