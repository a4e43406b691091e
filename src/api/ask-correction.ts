// A correction asked of the union, by the member himself or by an officer for him: whoever may answer there is told.
import { labelOf, mayBeWrong } from '#api/read/my-facts.ts';
import { unionToAsk } from '#api/read/union-to-ask.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import { askCorrection } from '#people/corrections.ts';
import { factsOf } from '#people/facts.ts';
import type { Answers } from '#policy/form.ts';
import type { House } from '#store/house.ts';

interface Asked {
  readonly personId: number;
  readonly what: string;
  readonly words: string;
  /** Who asks for him, under which consent. */
  readonly askedBy?: number;
  readonly consent?: Answers;
}

/** In the transaction of `house`. Refuses: not-on-file, nobody-to-ask, correction-open. */
export async function askTheUnion(
  engine: Engine,
  house: House,
  tenantId: number,
  asked: Asked,
): Promise<{ readonly id: number } | Refusal> {
  const { personId, what, askedBy } = asked;
  if (!mayBeWrong(what, await factsOf(house.db, tenantId, personId)))
    return refuse('not-on-file', '工会没有记着这一条', 'Nothing of this kind is on file', {
      next: text('请刷新看最新情况', 'Reload to see what is on file now'),
    });
  const union = await unionToAsk(engine, house.db, tenantId, personId);
  if (!union)
    return refuse('nobody-to-ask', '所在的工会还没有人负责更正', 'Nobody at the union can answer yet', {
      next: text('请拨打12351', 'Call 12351'),
    });
  const done = await askCorrection(house, tenantId, { ...asked, organisationId: union.id });
  if (isRefusal(done)) return done;
  const label = labelOf(what);
  const toAnswer = union.leaders
    .filter((leader) => leader !== askedBy)
    .map((leader) => ({
      topic: 'correction-asked',
      dedupe: `correction-${done.id}-${leader}`,
      personId: leader,
      payload: {
        words: text(
          `有会员请求更正“${label.zh}”，请核对后答复`,
          `A member says that “${label.en}” is wrong; please look and answer`,
        ),
        link: '/desk/corrections',
      },
    }));
  const toMember = {
    topic: 'acted-for',
    dedupe: `correction-${done.id}`,
    personId,
    payload: {
      words: text(
        `工会按您的要求，替您提了“${label.zh}”不对。不是您的意思，可以收回，或打12351`,
        `At your wish your union said for you that “${label.en}” is wrong. If you did not ask for it, take it back or call 12351`,
      ),
      link: '/hall/me/file',
    },
  };
  await putMessages(house, house.db, tenantId, askedBy === undefined ? toAnswer : [...toAnswer, toMember]);
  return { id: done.id };
}
