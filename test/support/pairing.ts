// A master's apprentices in tests: asked by him, each answering for himself, and the pact handed to the union.
import { randomUUID } from 'node:crypto';
import type { Acting } from '#access/duties.ts';
import type { Engine } from '#engine/engine.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

const by = (acting: Acting): Acting => ({ ...acting, matching: true });

/** `first`: the number that the first of them gets; others were asked before. */
export async function paired(
  engine: Engine,
  caseId: number,
  master: Acting,
  apprentices: readonly number[],
  first = 1,
): Promise<void> {
  const act = async (acting: Acting, action: string, input = {}) =>
    must(
      await engine.act(tenantId, {
        acting: by(acting),
        target: { caseId },
        request: { id: randomUUID(), action, input },
      }),
    );
  for (const [n, person] of apprentices.entries()) {
    await act(master, 'invite', { person });
    await act({ personId: person, posts: [] }, 'confirm', { pair: n + first });
  }
  await act(master, 'begin');
}
