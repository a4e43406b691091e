// The one button, red when the moment has come; before it, a reminder for whoever asks; afterwards, why there is nothing to press.
import { type ReactNode, useState } from 'react';
import type { ClaimingNow, Shown as ClaimShown } from '#web/hall/claim/claiming.ts';
import type { standingAt } from '#web/hall/claim/standing.ts';
import type { Service } from '#web/hall/services/words.ts';
import { addressOf } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Package = ClaimShown['packages'][number];

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

const Cannot = ({ children }: { readonly children: ReactNode }) => (
  <p className="btn btn-off btn-wide" role="status">
    {children}
  </p>
);

/** A reminder for whoever asks for one, and the hour for his own calendar. */
function Awaiting({
  roundId,
  shown,
  opens,
}: {
  readonly roundId: number;
  readonly shown: ClaimShown;
  readonly opens: string;
}) {
  const { say } = useReader();
  const remind = useDoing('POST /me/claims/{id}/reminder');
  const params = { id: String(roundId) };
  const asked = shown.reminder === 'asked';
  const send = () => remind.mutate({ params, body: { wanted: !asked } });
  return (
    <>
      <ErrorNote error={remind.error} />
      {asked && (
        <p role="status">
          <StatusTag tone="ok" says={{ zh: '开始前 10 分钟发消息提醒您', en: 'A message comes 10 minutes before' }} />
        </p>
      )}
      {shown.reminder === null ? (
        <Cannot>{say(`${opens} 开始`, `Opens ${opens}`)}</Cannot>
      ) : (
        <div className="await-acts">
          <button type="button" className="btn grow" disabled={remind.isPending} onClick={send}>
            <Icon name="bell" />
            {asked ? say('不用提醒了', 'No reminder') : say('开始前 10 分钟提醒我', 'Remind me 10 minutes before')}
          </button>
          <a className="btn" href={addressOf('GET /me/claims/{id}/calendar', { params })} download>
            <Icon name="round" />
            {say('加到日历', 'To my calendar')}
          </a>
        </div>
      )}
      <p className="meta c">
        {say('手机放着就行，到点按钮会自己变红', 'Leave it open: the button turns red by itself')}
      </p>
    </>
  );
}

interface PressProps {
  readonly service: Service;
  readonly shown: ClaimShown;
  readonly standing: ReturnType<typeof standingAt>;
  readonly now: ClaimingNow;
  readonly opens: string;
  readonly onClaim: (key: string) => void;
}

/** The one button, red when the moment has come. */
export function Press({ service, shown, standing, now, opens, onClaim }: PressProps) {
  const { say } = useReader();
  const able = shown.packages.filter(({ left }) => left > 0);
  const [chosen, setChosen] = useState('');
  const wanted = chosen || (able.length === 1 && shown.packages.length === 1 ? able[0]!.key : '');
  if (service.holds === false)
    return <Cannot>{say('这一批您不能领（看上面的原因）', 'Not for you this time: see why above')}</Cannot>;
  if (standing === 'none-here')
    return <Cannot>{say('您所在的工会这次没有名额', 'Your union has none this time')}</Cannot>;
  if (standing === 'over') return <Cannot>{say('已经截止', 'Closed')}</Cannot>;
  if (standing === 'before') return <Awaiting roundId={service.roundId} shown={shown} opens={opens} />;
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
            ? say(
                `人多，约 ${now.againInSeconds} 秒后替您再送`,
                `Many at once: sent again for you in about ${now.againInSeconds} s`,
              )
            : say('正在领……', 'Claiming …')
          : queue
            ? say('排队候补', 'Wait in line')
            : say('领 1 份', 'Claim one')}
      </button>
    </>
  );
}
