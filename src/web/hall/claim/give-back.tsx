// Giving back what one has and leaving the line: rows far below what was pressed to get it. What was given back is kept for a while, and one word
// takes it back.
import type { Text } from '#kit/text.ts';
import { Unfolding } from '#web/hall/cases/unfolding.tsx';
import { giveBack, givenBack, surelyBack } from '#web/hall/claim/words.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

interface BackProps {
  readonly roundId: number;
  readonly onDone?: () => void;
}

/** A row of a list. */
export function GiveBack({ roundId, onDone }: BackProps) {
  const { say } = useReader();
  const back = useDoing('POST /me/claims/{id}/return', onDone ? { done: onDone } : {});
  return (
    <Unfolding title={say(giveBack)} meta={say(givenBack)}>
      <p>
        {say(
          '退后给您留 10 分钟，点一下就能要回来。过后给候补的下一位，不影响您下次领。',
          'It is kept for you for 10 minutes: one press takes it back. Then the next in line has it; nothing is held against you.',
        )}
      </p>
      <ErrorNote error={back.error} />
      <button
        type="button"
        className="btn btn-wide"
        disabled={back.isPending}
        onClick={() => back.mutate({ params: { id: String(roundId) } })}
      >
        {say(surelyBack)}
      </button>
    </Unfolding>
  );
}

/** A row of a list. */
export function LeaveLine({ roundId, onDone }: BackProps) {
  const { say } = useReader();
  const leave = useDoing('POST /me/claims/{id}/return', onDone ? { done: onDone } : {});
  return (
    <Unfolding
      title={say('不等了，退出候补', 'Leave the line')}
      meta={say('以后再排，从最后排起', 'Whoever comes again begins at the end')}
    >
      <ErrorNote error={leave.error} />
      <button
        type="button"
        className="btn btn-wide"
        disabled={leave.isPending}
        onClick={() => leave.mutate({ params: { id: String(roundId) } })}
      >
        {say('确定退出候补', 'Yes, leave the line')}
      </button>
    </Unfolding>
  );
}

/** What was given back, while it is kept. */
export function Kept({
  backOn,
  label,
  roundId,
}: {
  readonly backOn: string;
  readonly label: Text;
  readonly roundId: number;
}) {
  const { say } = useReader();
  const { moment } = useFormats();
  const keep = useDoing('POST /me/claims/{id}/keeping');
  return (
    <>
      <StatusTag box tone="stopped" says={{ zh: `退回了：${label.zh}`, en: `Given back: ${label.en}` }} />
      <p>
        {say(
          `给您留到${moment(backOn)}，还没有给别人。过后给下一位。`,
          `Kept for you until ${moment(backOn)}; nobody else has it yet. Then the next in line has it.`,
        )}
      </p>
      <ErrorNote error={keep.error} />
      <button
        type="button"
        className="btn btn-main btn-wide"
        disabled={keep.isPending}
        onClick={() => keep.mutate({ params: { id: String(roundId) } })}
      >
        {say('不退了，要回来', 'Keep it after all')}
      </button>
    </>
  );
}

/** On the case that followed: as a row, or what was given back while it is kept. */
export function BackOfCase({ roundId }: { readonly roundId: number }) {
  const claim = useAnswer('GET /me/claims/{id}', { params: { id: String(roundId) } });
  const mine = claim.data?.mine;
  if (!mine) return null;
  if (mine.backOn === null) return <GiveBack roundId={roundId} />;
  return (
    <li className="stack">
      <Kept backOn={mine.backOn} label={mine.label} roundId={roundId} />
    </li>
  );
}
