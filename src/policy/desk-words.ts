// What a kind of stage tells the desk about itself, beside its actions: the keys they are pressed with, which of them may be taken on
// many cases at once after reading the list, and what an officer should know of its state.
import type { Text } from '#kit/text.ts';

export interface DeskWords<State = unknown> {
  /** The action that most cases get, with one key; the one red button. */
  readonly main?: string;
  /** Key → action: { a: 'approve' }. */
  readonly keys: Readonly<Record<string, string>>;
  /** The action that cases in order may be given together. */
  readonly together?: string;
  /** Done for many cases on the round's page and not one by one. */
  readonly onRound?: Text;
  told(state: State): readonly Text[];
  /** Whether an action is offered by hand at all; left out: every one that may be taken. */
  offers?(action: string, state: State): boolean;
  /** What is known of an action's input before it is filled in. */
  begins?(state: State): Readonly<Record<string, unknown>>;
}
