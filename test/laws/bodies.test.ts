// Every list that a body may hold is bounded, and what a route declares to take is enough for the longest that its own shape allows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from '@hono/zod-openapi';
import { bodyLimits } from '#api/reading.ts';
import { makeWorld, type World } from '#test/api/world.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

interface Shape {
  readonly type?: string;
  readonly maxItems?: number;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

/** Fields and members at most; a record of anything counts as empty. */
function entriesOf(shape: Shape | undefined): number {
  if (!shape) return 0;
  const either = shape.anyOf ?? shape.oneOf;
  if (either) return Math.max(...either.map(entriesOf));
  if (shape.allOf) return shape.allOf.reduce((sum, one) => sum + entriesOf(one), 0);
  if (shape.type === 'array') return 1 + (shape.maxItems ?? Number.POSITIVE_INFINITY) * (1 + entriesOf(shape.items));
  if (shape.type !== 'object') return 0;
  return Object.values(shape.properties ?? {}).reduce((sum, one) => sum + 1 + entriesOf(one), 1);
}

test('what a route says it takes fits into what is read of it', () => {
  for (const endpoint of world.app.endpoints) {
    if (!endpoint.body || endpoint.upload) continue;
    const shape = z.toJSONSchema(endpoint.body as never, { io: 'input', unrepresentable: 'any' }) as Shape;
    const most = entriesOf(shape);
    const { entries } = bodyLimits(endpoint);
    assert.ok(most <= entries, `${endpoint.operation}: its shape allows ${most} entries, ${entries} are read`);
  }
});
