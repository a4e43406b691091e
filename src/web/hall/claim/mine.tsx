// What the member has of it: one that is his, one kept until he says yes, a place in line; and one that was given back.
import { Link } from 'wouter';
import { chinaDate } from '#kit/clock.ts';
import { formatDuration } from '#kit/format.ts';
import type { Duration } from '#policy/programme.ts';
import type { Shown as ClaimShown } from '#web/hall/claim/claiming.ts';
import { Kept } from '#web/hall/claim/give-back.tsx';
import type { Service } from '#web/hall/services/words.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

interface GotProps {
  readonly mine: NonNullable<ClaimShown['mine']>;
  readonly roundId: number;
  /** It is a place at an event. */
  readonly ticket?: boolean;
  /** Just answered: nothing can be pressed. */
  readonly quiet?: boolean;
}

export function Got({ mine, roundId, ticket = false, quiet = false }: GotProps) {
  const { say } = useReader();
  const { moment } = useFormats();
  const confirm = useDoing('POST /me/claims/{id}/confirmation');
  const params = { id: String(roundId) };
  return (
    <section className="sec claimed" aria-live="polite" inert={quiet}>
      {mine.backOn ? (
        <Kept backOn={mine.backOn} label={mine.label} roundId={roundId} />
      ) : mine.until ? (
        <>
          <StatusTag box tone="wait" says={{ zh: '轮到您了，等您确认', en: 'It is your turn: please confirm' }} />
          <p>
            {say(
              `给您留着：${mine.label.zh}。${moment(mine.until)}前不确认，就给下一位，不扣您什么。`,
              `Kept for you: ${mine.label.en}. Unless you confirm by ${moment(mine.until)} it goes to the next; nothing is held against you.`,
            )}
          </p>
          <ErrorNote error={confirm.error} />
          <button
            type="button"
            className="btn btn-main btn-wide"
            disabled={confirm.isPending}
            onClick={() => confirm.mutate({ params })}
          >
            {say('我要，确认', 'I want it: confirm')}
          </button>
        </>
      ) : (
        <>
          <StatusTag box tone="ok" says={{ zh: `领到了：${mine.label.zh}`, en: `Yours: ${mine.label.en}` }} />
          <p>
            {say(
              `${moment(mine.at)} 记入账，不会丢，也不会被别人领走。`,
              `Written down ${moment(mine.at)}: it cannot be lost or taken by anybody else.`,
            )}
          </p>
          {mine.caseId === null ? (
            <p className="meta">
              {say('取的办法马上写好，会发消息告诉您', 'How to get it is being written; a message will tell you')}
            </p>
          ) : (
            <Link className="btn btn-main btn-wide" href={`/hall/cases/${mine.caseId}${ticket ? '/ticket' : ''}`}>
              {ticket ? say('看我的票', 'See my ticket') : say('看怎么取', 'See how to get it')}
            </Link>
          )}
        </>
      )}
    </section>
  );
}

interface Step {
  readonly key: string;
  readonly says: string;
  readonly how: string;
}

/** What happens next, and when waiting ends. */
function Next({ service }: { readonly service: Service }) {
  const { say } = useReader();
  const { day, moment } = useFormats();
  const within = service.stages[0]?.settings.confirmWithin as Duration | undefined;
  const time = within && formatDuration(within);
  const begins = service.claim?.event?.beginsAt;
  // Nobody waits for what has begun.
  const early = begins != null && chinaDate(new Date(begins)) <= service.closesOn;
  const ends = early ? moment(begins) : day(service.closesOn);
  const steps: readonly Step[] = [
    {
      ...{ key: 'turn', says: say('轮到您', 'Your turn') },
      how: time
        ? say(
            `发消息告诉您，${time.zh}内点一下确认；过时给下一位，不扣您什么`,
            `A message tells you; confirm within ${time.en}, or it goes to the next and nothing is held against you`,
          )
        : say('名额就是您的，发消息告诉您', 'It is yours, and a message tells you'),
    },
    {
      ...{
        key: 'end',
        says: early
          ? say(`${ends} 活动开始`, `It begins ${ends}`)
          : say(`${ends}这一批截止`, `This round ends on ${ends}`),
      },
      how: say('到时没轮到，候补就结束，不影响您下次领', 'Waiting ends then; nothing is held against you next time'),
    },
  ];
  return (
    <section className="sec">
      <h2>{say('接下来', 'What comes next')}</h2>
      <ol className="story">
        <li className="now">
          <Icon name="half" className="i" />
          <b>{say('排着', 'In line')}</b>
          <span className="how">
            {say('有人退回就按次序给，不用守着', 'What comes back goes by turn; no need to watch')}
          </span>
        </li>
        {steps.map(({ key, says, how }) => (
          <li className="next" key={key}>
            <Icon name="ring" className="i" />
            <b>{says}</b>
            <span className="how">{how}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** All are gone: his place, and what comes next. */
export function InLine({ shown, service }: { readonly shown: ClaimShown; readonly service: Service }) {
  const { say } = useReader();
  const { count } = useFormats();
  const mine = shown.packages.find(({ place }) => place !== null)!;
  const total = count(mine.left + mine.given);
  return (
    <>
      <section className="sec" aria-live="polite">
        {shown.sharing !== 'draw' && (
          <StatusTag box tone="stopped" says={{ zh: `${total} 份已领完`, en: `All ${total} are gone` }} />
        )}
        <p className="in-line">
          <span className="meta">{say('您在候补', 'You are in line')}</span>
          <b className="figure-big">{say(`第 ${mine.place} 位`, `No. ${mine.place}`)}</b>
        </p>
      </section>
      <Next service={service} />
    </>
  );
}
