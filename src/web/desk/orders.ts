// The orders that more than one list of cases can stand in.
import { type Text, text } from '#kit/text.ts';

export const dueFirst: Text = text('期限早的在前', 'Earliest deadline first');
export const cameFirst: Text = text('先交的在前', 'First come first');
