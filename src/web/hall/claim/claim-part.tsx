// A round that gives something out, to the member: when it opens by the server's clock, how many are left, one of it with one press, what he has,
// his place in line, giving it back.
import '#web/hall/claim/claim.css';
import { type ReactNode, useState } from 'react';
import { systemClock } from '#kit/clock.ts';
import { type Shown as ClaimShown, useClaiming } from '#web/hall/claim/claiming.ts';
import { Countdown } from '#web/hall/claim/countdown.tsx';
import { GiveBack, LeaveLine } from '#web/hall/claim/give-back.tsx';
import { Lefts } from '#web/hall/claim/lefts.tsx';
import { Got, InLine } from '#web/hall/claim/mine.tsx';
import { Press } from '#web/hall/claim/press.tsx';
import { useServerClock } from '#web/hall/claim/server-clock.ts';
import { isNear, opensNext, type Standing, standingAt } from '#web/hall/claim/standing.ts';
import type { Service } from '#web/hall/services/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { HumanCheck } from '#web/parts/human-check.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown, Unread } from '#web/parts/said.tsx';

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

interface ClaimPartProps {
  readonly service: Service;
  /** Whether he may have one, rule by rule. */
  readonly mayHave: ReactNode;
  /** By which it is shared; nothing else is pressed for then. */
  readonly draws: ReactNode;
  readonly basis: ReactNode;
}

const PressOnce = () => {
  const { say } = useReader();
  return (
    <section className="sec">
      <Note tone="go">
        <b>{say('不用反复点', 'Press once')}</b>
        <p>{say('点一次就算数。网络慢时会替您一直送到。', 'Once counts. On a slow line it is sent again for you.')}</p>
      </Note>
    </section>
  );
};

/** For a while after an answer, in the place of what was pressed: what came of it, and nothing to press. */
function Answered({ standing, kept }: { readonly standing: Standing; readonly kept: boolean }) {
  const { say } = useReader();
  return (
    <p className="btn btn-off btn-wide" role="status">
      {kept
        ? say('退回了，还给您留着', 'Given back, and kept for you')
        : standing === 'got' || standing === 'turn'
          ? say('是您的了，不用再点', 'It is yours; no need to press again')
          : standing === 'waiting'
            ? say('排上了，不用再点', 'You are in line; no need to press again')
            : say('记下了', 'Noted')}
    </p>
  );
}

interface NotWantedProps {
  readonly standing: Standing;
  readonly shown: ClaimShown;
  readonly roundId: number;
  readonly quiet: boolean;
  readonly onDone: () => void;
}

/** Below everything: giving it back, or waiting no longer. */
function NotWanted({ standing, shown, roundId, quiet, onDone }: NotWantedProps) {
  const more = { roundId, onDone };
  return (
    <section className="sec flush">
      <ul className="list" inert={quiet}>
        {standing === 'waiting' ? <LeaveLine {...more} /> : shown.mine?.backOn === null && <GiveBack {...more} />}
      </ul>
    </section>
  );
}

export default function ClaimPart({ service, mayHave, draws, basis }: ClaimPartProps) {
  const { say } = useReader();
  const { moment } = useFormats();
  const { roundId } = service;
  const [near, setNear] = useState(false);
  const { shown: read, now, claim, hush } = useClaiming(String(roundId), near);
  const [asked, setAsked] = useState('');
  const clock = useServerClock(read.data?.now, read.dataUpdatedAt);
  if (clock && read.data && isNear(read.data, clock.now) !== near) setNear(!near);
  if (!read.data || !clock) return <Unread of={[read]} lines={6} />;
  const shown = read.data;
  const standing = standingAt(shown, clock.now);
  const his = standing === 'got' || standing === 'turn' || standing === 'waiting';
  const rush = shown.sharing !== 'draw' && !his;
  const quiet = now.state !== 'idle' || systemClock.now().getTime() < now.quietUntil;
  const next = opensNext(shown, clock.now);
  const opens = moment(next?.toISOString() ?? shown.packages[0]?.opensAt ?? shown.now);
  const send = (key: string, check?: { token: string; answer: string }) => {
    setAsked(key);
    void claim(key, check);
  };
  return (
    <Shown of={read} lines={6}>
      {() => (
        <>
          {shown.mine && <Got mine={shown.mine} roundId={roundId} ticket={shown.event !== null} quiet={quiet} />}
          {standing === 'waiting' && <InLine shown={shown} service={service} />}
          {draws}
          {rush && standing === 'before' && next && <Countdown until={next} clock={clock} says={opens} />}
          {rush && (standing === 'open' || standing === 'out') && <Lefts shown={shown} now={clock.now} />}
          {rush && standing === 'open' && service.holds !== false && <PressOnce />}
          {!his && mayHave}
          {rush && standing === 'before' && <Fair shown={shown} opens={opens} />}
          {basis}
          {his && <NotWanted {...{ standing, shown, roundId, quiet }} onDone={hush} />}
          {quiet && now.state === 'idle' && (
            <div className="dock">
              <Answered standing={standing} kept={shown.mine?.backOn != null} />
            </div>
          )}
          {rush && !(quiet && now.state === 'idle') && (
            <div className="dock">
              <ErrorNote error={now.error} />
              {now.question ? (
                <HumanCheck
                  question={now.question}
                  why={say('点得太快了，先答一道小题，证明是您本人：', 'That was very fast. A small question first:')}
                  send={say('答好了，接着领', 'Answer and go on')}
                  alone
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
