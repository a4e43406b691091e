// The steps of a funnel count what their kinds count: a step whose measure does not exist would stand at nought for ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '#kinds/index.ts';
import { doubleThousand } from '#programmes/benefits/double-thousand.ts';
import { stepsOf } from '#web/desk/rounds/words.ts';

for (const { key, measures } of Object.values(kinds))
  test(`${key}: who got through is a measure of the kind`, () => {
    const [step] = stepsOf({ ...doubleThousand, stages: { one: { kind: key, settings: {} } } });
    assert.ok(step!.through.slice('one.'.length) in measures, step!.through);
  });
