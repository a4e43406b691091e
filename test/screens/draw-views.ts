// Draws in every state that a screen knows: for everybody, for a member, for a witness, at the desk.
import type { Page } from 'playwright-core';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { confirmClaim } from '#engine/claimed.ts';
import { makeEngine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import type { View } from '#test/screens/views.ts';
import { giveOut } from '#test/support/demo-claims.ts';
import { type DrawOnStage, drawOnStage } from '#test/support/draw-stage.ts';
import type { Stage } from '#test/support/stage.ts';

const memberPhone = '19900009725';

/** Who is let in where a member is meant. */
async function memberOf(stage: Stage): Promise<number> {
  const { context } = await stage.visit(memberPhone);
  const me = await context.request.get(`${stage.url}/api/me`);
  const { personId } = (await me.json()) as { personId: number };
  await context.close();
  return personId;
}

const at =
  (pathOf: (id: number) => string, draw: DrawOnStage) =>
  async (stage: Stage): Promise<{ readonly path: string }> => ({ path: pathOf(await drawOnStage(stage, draw)) });
const open = (id: number) => `/open/draws/${id}`;
const desk = (id: number) => `/desk/draws/${id}`;
const hall = (id: number) => `/hall/draws/${id}`;

/** The member is among those who entered. */
const his = (upTo: DrawOnStage['upTo'], names: number) => async (stage: Stage) =>
  at(hall, { upTo, names, with: await memberOf(stage) })(stage);

let named = 0;
/** Of a policy by which masked names are made public; `confirmed`: so many of those who were drawn. */
const naming =
  (pathOf: (id: number) => string, { confirmed = 0, ...draw }: DrawOnStage & { readonly confirmed?: number }) =>
  async (stage: Stage): Promise<{ readonly path: string }> => {
    const claims = { sharing: 'draw', publishes: 'names' };
    named += 1;
    const roundId = await giveOut(stage, { key: `named-${named}`, name: '抽福利', claims, stock: 0 });
    const id = await drawOnStage(stage, { ...draw, roundId });
    const engine = makeEngine({ ...stage.year.house, clock: stage.clock });
    const { db } = engine.house;
    await keepClaims(engine, demoTenantId);
    const drawn = await db.query<{ id: number }>(
      'SELECT person_id AS id FROM claims WHERE tenant_id = $1 AND round_id = $2 ORDER BY person_id LIMIT $3',
      [demoTenantId, roundId, confirmed],
    );
    for (const { id: personId } of drawn)
      granted(await db.transaction((q) => confirmClaim(engine, q, demoTenantId, roundId, personId)));
    return { path: pathOf(id) };
  };

const checked = (page: Page) => page.getByText(/全部一致|are the same/).waitFor();
const view = (name: string, part: View['part'], who: View['who'], more: Partial<View>): View => ({
  ...{ name: `${part}-draw-${name}`, part, path: '', who, ...more },
});
const chair = 'Chair' as const;

export const drawViews: readonly View[] = [
  { name: 'open-draws', part: 'open', path: '/open/draws', who: null },
  { name: 'open-draws-failed', part: 'open', path: '/open/draws', who: null, state: 'failed' },
  { name: 'first-day-open-draws', part: 'open', path: '/open/draws', who: null, state: 'first-day' },
  { name: 'open-draw-missing', part: 'open', path: '/open/draws/999999', who: null },
  view('open', 'open', null, { at: at(open, { upTo: 'open', names: 12 }) }),
  view('sealed', 'open', null, { at: at(open, { upTo: 'sealed', names: 12 }) }),
  view('drawn', 'open', null, { at: at(open, { upTo: 'drawn', names: 40, silent: [1] }), first: checked }),
  view('changed', 'open', null, {
    at: at(open, { upTo: 'drawn', names: 40 }),
    first: async (page) => {
      await checked(page);
      const file = { name: 'draw.txt', mimeType: 'text/plain', buffer: Buffer.from('not a draw') };
      await page.getByLabel(/^(算一份存下来的文件|Check a saved file)/).setInputFiles(file);
      await page.getByRole('alert').waitFor();
    },
  }),
  { name: 'open-draw-failed', part: 'open', path: '/open/draws/1', who: null, state: 'failed' },
  view('named-none', 'open', null, { at: naming(open, { upTo: 'drawn', names: 40 }), first: checked }),
  view('named', 'open', null, {
    at: naming(open, { upTo: 'drawn', names: 160, confirmed: 120, more: { quota: 120 } }),
    first: checked,
  }),
  view('named', 'hall', 'Member', { at: naming(hall, { upTo: 'open', names: 1 }) }),
  { name: 'hall-draws', part: 'hall', path: '/hall/draws', who: 'Member' },
  { name: 'hall-draws-failed', part: 'hall', path: '/hall/draws', who: 'Member', state: 'failed' },
  view('open', 'hall', 'Member', { at: at(hall, { upTo: 'open', names: 1 }) }),
  view('entered', 'hall', 'Member', { at: his('open', 12) }),
  view('sealed', 'hall', 'Member', { at: his('sealed', 12) }),
  view('drawn', 'hall', 'Member', { at: his('drawn', 40), first: checked }),
  view('witness', 'hall', 'Member', {
    at: async (stage) => {
      const witness = { name: '职工代表', personId: await memberOf(stage) };
      return at(hall, { upTo: 'preparing', names: 0, more: { witnesses: [witness] } })(stage);
    },
  }),
  view('preparing', 'desk', chair, { at: at(desk, { upTo: 'preparing', names: 0 }) }),
  view('open', 'desk', chair, { at: at(desk, { upTo: 'open', names: 12 }) }),
  view('sealed', 'desk', chair, { at: at(desk, { upTo: 'sealed', names: 12 }) }),
  view('drawn', 'desk', chair, { at: at(desk, { upTo: 'drawn', names: 40 }), first: checked }),
];
