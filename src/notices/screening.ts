// Objections without a name are read by an officer before they hold anything: opened as real, or dismissed with a reason. That it was done, by whom and why
// stands in the case's own history; whoever left a way to be reached is told.
import type { Acting } from '#access/duties.ts';
import type { Engine } from '#engine/engine.ts';
import { parsePhone } from '#kit/identifiers.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { type NewMessage, putMessages } from '#messages/outbox.ts';
import { type Objection, objectionsById } from '#notices/objections.ts';

export interface Screening {
  readonly objectionIds: readonly number[];
  /** Opened, so that it holds its entry until it is resolved; false: dismissed. */
  readonly real: boolean;
  readonly why: string;
  readonly acting: Acting;
  /** Of the action on each. */
  readonly actionId: (objectionId: number) => Promise<string>;
}

export interface Screened {
  readonly done: number;
  /** Not taken, with the reason. */
  readonly left: readonly { readonly objectionId: number; readonly refusal: Refusal }[];
}

const told = (id: number, { real, why }: Pick<Screening, 'real' | 'why'>): Text =>
  real
    ? text(
        `您对公示提出的异议（编号 ${id}）已经立为异议，查清以前那一条不往下办`,
        `Your objection no. ${id} was opened; the entry waits until it is looked into`,
      )
    : text(
        `您对公示提出的异议（编号 ${id}）已经看过，没有立为异议：${why}`,
        `Your objection no. ${id} was read and not opened: ${why}`,
      );

/** Only to a telephone that was left for it; anything else that was written there is for the officer to use. */
function messageTo(objection: Objection, screening: Screening): NewMessage[] {
  const phone = parsePhone(objection.contact ?? '');
  if (isRefusal(phone)) return [];
  return [
    {
      ...{ topic: 'objection-read', dedupe: `objection-read-${objection.id}`, personId: null },
      payload: { words: told(objection.id, screening) },
      secret: { phone },
    },
  ];
}

/** In the caller's transaction; each by itself. Refuses: no-such-objection, and what the engine refuses when none could be taken. */
export async function screenObjections(
  engine: Engine,
  tenantId: number,
  screening: Screening,
): Promise<Screened | Refusal> {
  const { house } = engine;
  const { real, why, acting, actionId } = screening;
  const found = await objectionsById(house, tenantId, screening.objectionIds);
  const left: { objectionId: number; refusal: Refusal }[] = [];
  for (const objection of found) {
    const { id: objectionId, caseId } = objection;
    const [outcome] = await engine.actWithin(house.db, tenantId, [
      {
        acting: { ...acting, screening: true },
        target: { caseId },
        request: { id: await actionId(objectionId), action: 'screen', input: { objectionId, real, why } },
      },
    ]);
    if (isRefusal(outcome)) left.push({ objectionId, refusal: outcome });
    else await putMessages(house, house.db, tenantId, messageTo(objection, screening));
  }
  if (found.length === 0) return refuse('no-such-objection', '没有这条异议', 'There is no such objection');
  return left.length === found.length ? left[0]!.refusal : { done: found.length - left.length, left };
}
