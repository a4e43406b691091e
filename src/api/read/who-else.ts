// Who may decide a case that its viewer may not, because they had a hand in it: the others who work their union's cases. Where there is nobody, it
// says who can mend that, so that no case waits for ever without anybody knowing.
import { actingWith } from '#access/acting.ts';
import { deskRoles } from '#access/viewer.ts';
import { type FoundCase, findCase } from '#api/read/cases.ts';
import { kindOf } from '#engine/case-state.ts';
import { barredFrom } from '#engine/decide.ts';
import { dutyCaseOf } from '#engine/duty-case.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import type { Refusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { postsAt } from '#people/posts.ts';
import { maskedPeople } from '#people/show.ts';

/** As many as are named; more would not be read. */
const namedAtMost = 5;

const nobodyElse = text(
  '本会有岗位的人都经手过这件，没有别人能办。请安全管理员给一位没有经手的同事派岗位',
  'Everybody with a post here had a hand in this case. Ask the security administrator to give a post to a colleague who had none',
);

/** People with a post at the union that has the case who are not kept from the action. */
async function othersFor(
  { house }: Engine,
  tenantId: number,
  { one, round }: FoundCase,
  action: string,
): Promise<string[] | null> {
  const declared = own(kindOf(round.programme, one.state.stage).actions, action);
  const duty = dutyCaseOf(one, round);
  if (!declared || duty.handlerOrganisationId === null) return null;
  const posts = await postsAt(house.db, tenantId, [duty.handlerOrganisationId], chinaDate(house.clock.now()));
  const working = Map.groupBy(
    posts.filter(({ role }) => deskRoles.includes(role)),
    ({ personId }) => personId,
  );
  const free = [...working].flatMap(([personId, held]) => {
    const deciding = { acting: actingWith(personId, held, 'two-factor'), duty, case: one, programme: round.programme };
    return barredFrom(deciding, one.state, one.state.stage, action, declared) ? [] : [personId];
  });
  const people = await maskedPeople(house, tenantId, free.slice(0, namedAtMost));
  return free.slice(0, namedAtMost).flatMap((id) => people.get(id)?.name ?? []);
}

/** Who else can; null where that is not the question. */
export async function whoElse(
  engine: Engine,
  tenantId: number,
  found: FoundCase,
  action: string,
  refused: Refusal | null,
): Promise<Text | null> {
  if (refused?.code !== 'recusal-own-work' && refused?.code !== 'recusal-own-case') return null;
  const names = await othersFor(engine, tenantId, found, action);
  if (names === null) return null;
  if (names.length === 0) return nobodyElse;
  return text(`可以由${names.join('、')}来办`, `It can be done by ${names.join(', ')}`);
}

/** The refusal with who else can in it. */
export async function tellingWho(
  engine: Engine,
  tenantId: number,
  caseId: number,
  action: string,
  refused: Refusal,
): Promise<Refusal> {
  const found = await findCase(engine, engine.house.db, tenantId, caseId);
  const next = found && (await whoElse(engine, tenantId, found, action, refused));
  return next ? { ...refused, next } : refused;
}
