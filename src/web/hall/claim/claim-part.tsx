// A round that gives something out, to the member: when it opens by the server's clock, how many are left, one of it with one press, what he has,
// his place in line, giving it back.
import '#web/hall/claim/claim.css';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { chinaDate, chinaTime } from '#kit/clock.ts';
import type { Programme } from '#policy/programme.ts';
import { type ClaimingNow, type Shown as ClaimShown, useClaiming } from '#web/hall/claim/claiming.ts';
import { Countdown } from '#web/hall/claim/countdown.tsx';
import { HumanCheck } from '#web/hall/claim/human-check.tsx';
import { useServerClock } from '#web/hall/claim/server-clock.ts';
import { isNear, opensNext, standingAt } from '#web/hall/claim/standing.ts';
import { giveBack, givenBack, surelyBack } from '#web/hall/claim/words.ts';
import type { Service } from '#web/hall/services/words.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown, Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Package = ClaimShown['packages'][number];

/** '10:00' today, with the day before it on another. */
function useMoment() {
  const { today } = useReader();
  const { day } = useFormats();
  return (at: string | Date) => {
    const moment = new Date(at);
    const date = chinaDate(moment);
    return date === today ? chinaTime(moment) : `${day(date)} ${chinaTime(moment)}`;
  };
}

function Left({ of: { label, left, given }, alone }: { readonly of: Package; readonly alone: boolean }) {
  const { say } = useReader();
  const { count } = useFormats();
  const total = Math.max(1, left + given);
  return (
    <div className="left-of">
      <div className="flex between">
        <p className="how-many">
          {alone ? '' : say(label)} {say('还剩', 'Left: ')}
          <b className={alone ? 'figure-big' : 'figure'}>{count(left)}</b>
          {say('份', '')}
        </p>
        <span className="meta">{say(`共 ${count(left + given)} 份`, `of ${count(left + given)}`)}</span>
      </div>
      <div
        className="meter given-out"
        role="img"
        aria-label={say(
          `已领 ${count(given)} 份，还剩 ${count(left)} 份`,
          `${count(given)} given, ${count(left)} left`,
        )}
      >
        {given > 0 && <i className="gone" style={{ width: `${(given / total) * 100}%` }} />}
        <i className="still" style={{ width: `${(left / total) * 100}%` }} />
      </div>
    </div>
  );
}

function Lefts({ shown, at }: { readonly shown: ClaimShown; readonly at: string }) {
  const { say } = useReader();
  const alone = shown.packages.length === 1;
  return (
    <section className="sec">
      {shown.packages.map((one) => (
        <Left key={one.key} of={one} alone={alone} />
      ))}
      <p className="meta">{say(`${at} 更新`, `As of ${at}`)}</p>
    </section>
  );
}

/** What the round says beside: when, where, how it is handed over. */
function About({ service: { programme, parameters } }: { readonly service: Service }) {
  const { say } = useReader();
  const asked = (programme as unknown as Programme).parameters;
  const told = Object.entries(asked).filter(([key, { type }]) => type === 'text' && parameters[key]);
  if (told.length === 0) return null;
  return (
    <section className="sec">
      <dl className="kv">
        {told.map(([key, { label }]) => (
          <div key={key} className="pair">
            <dt>{say(label)}</dt>
            <dd>{String(parameters[key])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Fair({ shown, opens }: { readonly shown: ClaimShown; readonly opens: string }) {
  const { say } = useReader();
  return (
    <section className="sec">
      <h2>{say('怎么才公平', 'What makes it fair')}</h2>
      <ul className="fair">
        <li>
          {say(
            `${opens}，以服务器时间为准，早点刷新没有用`,
            `${opens} by the server’s clock; coming before is of no use`,
          )}
        </li>
        <li>{say('一人一份，重复点不会多领', 'One for each; pressing again gives no second')}</li>
        <li>
          {shown.sharing === 'queue'
            ? say(
                '领完可以排队，有人退回就按次序给',
                'When all are gone one may wait in line; what comes back goes by turn',
              )
            : say('有人退回的，当场回到总数里，谁都能领', 'What is given back is there again for everybody')}
        </li>
      </ul>
    </section>
  );
}

/** Which one, where there are several. */
function Choices({
  packages,
  chosen,
  onChoose,
}: {
  readonly packages: readonly Package[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <fieldset className="which">
      <legend>{say('要哪一种（只能选一种）', 'Which one (only one)')}</legend>
      {packages.map(({ key, label, left }) => (
        <label key={key} className="pick">
          <input
            type="radio"
            name="package"
            value={key}
            checked={chosen === key}
            disabled={left === 0}
            onChange={() => onChoose(key)}
          />
          <span className="grow">{say(label)}</span>
          <span className="meta">
            {left === 0 ? say('领完了', 'none left') : say(`还剩 ${count(left)}`, `${count(left)} left`)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Got({ shown, roundId }: { readonly shown: ClaimShown; readonly roundId: number }) {
  const { say } = useReader();
  const moment = useMoment();
  const mine = shown.mine!;
  const confirm = useDoing('POST /me/claims/{id}/confirmation');
  const params = { id: String(roundId) };
  return (
    <section className="sec claimed" aria-live="polite">
      {mine.until ? (
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
              '已经记入账，不会丢，也不会被别人领走。',
              'It is written down: it cannot be lost or taken by anybody else.',
            )}
          </p>
          {mine.caseId === null ? (
            <p className="meta">{say('正在开办件，几秒钟就好', 'Your case is being opened; a few seconds')}</p>
          ) : (
            <Link className="btn btn-main btn-wide" href={`/hall/cases/${mine.caseId}`}>
              {say('看怎么取', 'See how to get it')}
            </Link>
          )}
        </>
      )}
    </section>
  );
}

function InLine({ shown }: { readonly shown: ClaimShown }) {
  const { say } = useReader();
  const first = shown.packages.find(({ place }) => place !== null)!;
  return (
    <section className="sec" aria-live="polite">
      <StatusTag box tone="stopped" says={{ zh: '已领完，您在候补', en: 'All are gone; you are in line' }} />
      <p className="in-line">
        {say('第 ', 'No. ')}
        <b className="figure-big">{first.place}</b>
        {say(' 位', ' in line')}
      </p>
      <ul className="fair">
        <li>{say('有人退回就按次序给，发消息告诉您', 'What comes back goes by turn; a message tells you')}</li>
        <li>
          {say(
            '轮到时要点一下确认，过时给下一位，不扣您什么',
            'When it is your turn you confirm; else it goes to the next',
          )}
        </li>
      </ul>
    </section>
  );
}

/** Giving back asks once more: it cannot be taken back. */
function GiveBack({ roundId, waiting }: { readonly roundId: number; readonly waiting: boolean }) {
  const { say } = useReader();
  const [sure, setSure] = useState(false);
  const back = useDoing('POST /me/claims/{id}/return');
  const send = () => back.mutate({ params: { id: String(roundId) } });
  const words = waiting ? say('不等了，退出候补', 'Leave the line') : say(giveBack);
  return (
    <div className="dock">
      <ErrorNote error={back.error} />
      {sure && !waiting ? (
        <>
          <p className="meta">{say(givenBack)}</p>
          <button type="button" className="btn btn-wide" disabled={back.isPending} onClick={send}>
            {say(surelyBack)}
          </button>
        </>
      ) : (
        <button
          type="button"
          className="btn btn-wide"
          disabled={back.isPending}
          onClick={() => (waiting ? send() : setSure(true))}
        >
          {words}
        </button>
      )}
    </div>
  );
}

const Cannot = ({ children }: { readonly children: ReactNode }) => (
  <p className="btn btn-off btn-wide" role="status">
    {children}
  </p>
);

interface PressProps {
  readonly service: Service;
  readonly shown: ClaimShown;
  readonly standing: ReturnType<typeof standingAt>;
  readonly now: ClaimingNow;
  readonly opens: string;
  readonly onClaim: (key: string) => void;
}

/** The one button, red when the moment has come. */
function Press({ service, shown, standing, now, opens, onClaim }: PressProps) {
  const { say } = useReader();
  const able = shown.packages.filter(({ left }) => left > 0);
  const [chosen, setChosen] = useState('');
  const wanted = chosen || (able.length === 1 && shown.packages.length === 1 ? able[0]!.key : '');
  if (service.holds === false)
    return <Cannot>{say('这一批您不能领（看上面的原因）', 'Not for you this time: see why above')}</Cannot>;
  if (standing === 'none-here')
    return <Cannot>{say('您所在的工会这次没有名额', 'Your union has none this time')}</Cannot>;
  if (standing === 'over') return <Cannot>{say('已经截止', 'Closed')}</Cannot>;
  if (standing === 'before')
    return (
      <>
        <Cannot>{say(`${opens} 开始`, `Opens at ${opens}`)}</Cannot>
        <p className="meta c">
          {say('手机放着就行，到点按钮会自己变红', 'Leave it open: the button turns red by itself')}
        </p>
      </>
    );
  const busy = now.state !== 'idle';
  const queue = standing === 'out' && shown.sharing === 'queue';
  if (standing === 'out' && !queue) return <Cannot>{say('都领完了', 'All are gone')}</Cannot>;
  const first = shown.packages[0]!.key;
  return (
    <>
      {shown.packages.length > 1 && standing === 'open' && (
        <Choices packages={shown.packages} chosen={chosen} onChoose={setChosen} />
      )}
      <button
        type="button"
        className="btn btn-main btn-wide claim-now"
        disabled={busy || (!queue && wanted === '')}
        onClick={() => onClaim(queue ? wanted || first : wanted)}
      >
        {busy
          ? now.state === 'again'
            ? say('人多，正在替您一直送……', 'Many at once: still sending for you …')
            : say('正在领……', 'Claiming …')
          : queue
            ? say('排队候补', 'Wait in line')
            : say('领 1 份', 'Claim one')}
      </button>
    </>
  );
}

/** `children`: what stands between how it stands and the button. */
export default function ClaimPart({ service, children }: { readonly service: Service; readonly children: ReactNode }) {
  const { say } = useReader();
  const moment = useMoment();
  const [near, setNear] = useState(false);
  const id = String(service.roundId);
  const { shown: read, now, claim } = useClaiming(id, near);
  const [asked, setAsked] = useState('');
  const clock = useServerClock(read.data?.now, read.dataUpdatedAt);
  if (clock && read.data && isNear(read.data, clock.now) !== near) setNear(!near);
  if (!read.data || !clock) return read.error ? <ErrorNote error={read.error} /> : <Waiting lines={6} />;
  const shown = read.data;
  const standing = standingAt(shown, clock.now);
  const next = opensNext(shown, clock.now);
  const opens = moment(next ?? shown.packages[0]?.opensAt ?? shown.now);
  const send = (key: string, check?: { token: string; answer: string }) => {
    setAsked(key);
    void claim(key, check);
  };
  const mine = standing === 'got' || standing === 'turn';
  return (
    <Shown of={read} lines={6}>
      {() => (
        <>
          <About service={service} />
          {mine && <Got shown={shown} roundId={service.roundId} />}
          {standing === 'waiting' && <InLine shown={shown} />}
          {standing === 'before' && next && <Countdown until={next} clock={clock} says={opens} />}
          {(standing === 'open' || standing === 'out') && <Lefts shown={shown} at={chinaTime(clock.now)} />}
          {standing === 'open' && (
            <section className="sec">
              <Note tone="go">
                <b>{say('不用反复点', 'Press once')}</b>
                <p>
                  {say(
                    '点一次就算数。网络慢时会替您一直送到。',
                    'Once counts. On a slow line it is sent again for you.',
                  )}
                </p>
              </Note>
            </section>
          )}
          {standing === 'before' && <Fair shown={shown} opens={opens} />}
          {children}
          {mine || standing === 'waiting' ? (
            <GiveBack roundId={service.roundId} waiting={standing === 'waiting'} />
          ) : (
            <div className="dock">
              <ErrorNote error={now.error} />
              {now.question ? (
                <HumanCheck
                  question={now.question}
                  onAnswer={(answer) => send(asked, { token: now.question!.token, answer })}
                />
              ) : (
                <Press {...{ service, shown, standing, now, opens }} onClaim={send} />
              )}
            </div>
          )}
        </>
      )}
    </Shown>
  );
}
