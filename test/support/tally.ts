// A reporter for run-files.ts: which tests have begun and ended, and the count at the end, a line of JSON each.
import type { TestEvent } from 'node:test/reporters';

export interface Tally {
  readonly begun?: string;
  readonly ended?: string;
  readonly failed?: boolean;
  readonly counts?: {
    readonly tests: number;
    readonly passed: number;
    readonly skipped: number;
    readonly todo: number;
  };
}

export default async function* tally(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const line = (part: Tally) => `${JSON.stringify(part)}\n`;
  for await (const { type, data } of events) {
    if (type === 'test:dequeue') yield line({ begun: data.name });
    if (type === 'test:pass' || type === 'test:fail') yield line({ ended: data.name, failed: type === 'test:fail' });
    if (type === 'test:summary') yield line({ counts: data.counts });
  }
}
