// What stops Niangjia before it can start and only the person at the machine can mend: told in one sentence in each
// language, without a stack. `cli/main.ts` prints `message` and leaves with 1.
import type { Text } from '#kit/text.ts';

export class SetupProblem extends Error {
  override name = 'SetupProblem';
  readonly text: Text;

  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(`${zh}\n${en}`, options);
    this.text = { zh, en };
  }
}
