// A reminder before something is given out, for whoever asks for one and for nobody else: one message, and it can be taken back.
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { chinaTime } from '#kit/clock.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { cancelMessages, putMessages, renewMessages, waitingMessages } from '#messages/outbox.ts';
import { put } from '#policy/in-words.ts';

const minutesBefore = 10;

/** Null: it opens too soon for one, or is open. */
export function reminderAt(opens: readonly { readonly opensAt: Date }[], now: Date): Date | null {
  const ahead = opens.map(({ opensAt }) => opensAt.getTime()).filter((at) => at > now.getTime());
  const at = Math.min(...ahead) - minutesBefore * 60_000;
  return ahead.length > 0 && at > now.getTime() ? new Date(at) : null;
}

const keyOf = (roundId: number, personId: number, at: Date): string =>
  `claim-reminder:${roundId}:${personId}:${at.getTime()}`;

/** The rounds of whose opening he asked to be reminded, of those that are still ahead. */
export async function remindedOf(
  { house: { db } }: Engine,
  tenantId: number,
  personId: number,
  ahead: readonly { readonly roundId: number; readonly at: Date }[],
): Promise<Set<number>> {
  if (ahead.length === 0) return new Set();
  const rounds = new Map(ahead.map(({ roundId, at }) => [keyOf(roundId, personId, at), roundId]));
  return new Set((await waitingMessages(db, tenantId, [...rounds.keys()])).map((key) => rounds.get(key)!));
}

interface Asked {
  readonly round: PinnedRound;
  readonly offers: readonly { readonly opensAt: Date }[];
  readonly personId: number;
  readonly wanted: boolean;
}

/** Asked for twice it is one. Refuses: reminder-late. */
export async function askReminder(
  { house }: Engine,
  tenantId: number,
  { round: { programme, view }, offers, personId, wanted }: Asked,
): Promise<{ readonly wanted: boolean } | Refusal> {
  const now = house.clock.now();
  const at = reminderAt(offers, now);
  if (!at)
    return refuse(
      'reminder-late',
      `离开始不到 ${minutesBefore} 分钟，或已经开始，不再提醒`,
      `It opens in less than ${minutesBefore} minutes, or is open`,
      { next: text('开着这一页就行', 'Leave the page open') },
    );
  const key = keyOf(view.id, personId, at);
  return house.db.transaction(async (q) => {
    if (!wanted) {
      await cancelMessages(q, tenantId, [key], now);
      return { wanted };
    }
    const opens = chinaTime(new Date(at.getTime() + minutesBefore * 60_000));
    const words = put(
      '{0}：{1} 开始领，您让我们提醒的',
      '{0} opens at {1}: the reminder you asked for',
      programme.title,
      text(opens, opens),
    );
    const link = `/hall/services/${view.id}`;
    await putMessages(house, q, tenantId, [
      { topic: 'claim-reminder', dedupe: key, personId, payload: { words, link }, on: at },
    ]);
    await renewMessages(q, tenantId, [key]);
    return { wanted };
  });
}
