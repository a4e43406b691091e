// A round that has ended: what was expected of it when it was opened, and what came. In words, and as the outcome's mark on the band that was expected.
import { kinds } from '#kinds/index.ts';
import { chinaDate } from '#kit/clock.ts';
import { text } from '#kit/text.ts';
import { type CameTo, cameTo } from '#policy/came-to.ts';
import { type Band, bandInWords, moneyInWords } from '#policy/forecast.ts';
import { useSeat } from '#web/desk/frame.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf } from '#web/desk/rounds/words.ts';
import { isComing, useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Waiting } from '#web/parts/said.tsx';

interface Compared {
  readonly key: string;
  readonly name: string;
  readonly band: Band;
  readonly expected: string;
  readonly came: number;
  readonly written: string;
}

function useVerdict(): (one: Compared) => string {
  const { say } = useReader();
  return ({ band, came }) =>
    came > band.high
      ? say('多于预计', 'more than expected')
      : came < band.low
        ? say('少于预计', 'less than expected')
        : say('在预计之内', 'as expected');
}

function BandBar({ one }: { readonly one: Compared }) {
  const { say } = useReader();
  const verdict = useVerdict();
  const most = Math.max(1, one.band.high, one.came) * 1.05;
  const share = (value: number) => `${(value / most) * 100}%`;
  return (
    <div className="foreseen-row" data-foreseen={one.key}>
      <p>
        <b>{one.name}</b>
        {say(`：预计 ${one.expected}，实际 ${one.written}，`, `: expected ${one.expected}, came to ${one.written}, `)}
        {verdict(one)}
      </p>
      <span className="foreseen-track" aria-hidden="true">
        <i
          className="foreseen-band"
          style={{ left: share(one.band.low), width: share(one.band.high - one.band.low) }}
        />
        <i className="foreseen-came" style={{ left: share(one.came) }} />
      </span>
    </div>
  );
}

/** What came, where nothing stands beside it, and what may still come. */
function Rest({ came, unit, whole }: { readonly came: CameTo; readonly unit: string; readonly whole: boolean }) {
  const { say } = useReader();
  const { count, wan } = useFormats();
  return (
    <>
      {whole && (
        <p>
          {say(
            `结果：${count(came.applied)} ${unit}申请，${count(came.granted)} ${unit}办成${came.amountFen > 0 ? `，${wan(came.amountFen)}` : ''}`,
            `Outcome: ${count(came.applied)} applied, ${count(came.granted)} got it${came.amountFen > 0 ? `, ${wan(came.amountFen)}` : ''}`,
          )}
        </p>
      )}
      {came.undecided > 0 && (
        <p className="meta">
          {say(
            `还有 ${count(came.undecided)} 件没有办完，结果会变`,
            `${count(came.undecided)} are not decided yet; the outcome will change`,
          )}
        </p>
      )}
    </>
  );
}

const expectedAndCame = text('开批时的预计和结果', 'Forecast and outcome');

/** Shown to those of the union that runs the round, once it has ended. */
export function Foreseen({ round, progress, figures }: TabProps) {
  const { say, today } = useReader();
  const { count, wan, fullDay } = useFormats();
  const { organisationId } = useSeat();
  const over = round.state === 'closed' || round.closesOn < today;
  const enabled = over && organisationId === round.organisationId && progress?.figures != null;
  const read = useAnswer('GET /rounds/{id}/forecast', { params: { id: round.id } }, { enabled });
  if (!enabled) return null;
  if (isComing(read)) return <Waiting lines={6} />;
  if (!read.data) return null;
  const { forecast, madeAt } = read.data;
  const programme = programmeOf(round);
  const came = cameTo(programme, figures, kinds);
  const unit = programme.subject === 'member' ? say('人', 'people') : say('家', 'unions');
  const rows: Compared[] = [];
  if (forecast?.applied)
    rows.push({
      ...{ key: 'applied', name: say('申请', 'Applications'), band: forecast.applied, came: came.applied },
      expected: `${say(bandInWords(forecast.applied))} ${unit}`,
      written: `${count(came.applied)} ${unit}`,
    });
  if (forecast?.amountFen)
    rows.push({
      ...{ key: 'amount', name: say('金额', 'Money'), band: forecast.amountFen, came: came.amountFen },
      expected: say(moneyInWords(forecast.amountFen)),
      written: wan(came.amountFen),
    });
  return (
    <section className="panel" aria-label={say(expectedAndCame)}>
      <div className="ph">
        <h2>{say(expectedAndCame)}</h2>
        {madeAt && (
          <span className="meta">
            {say(`预计于 ${fullDay(chinaDate(new Date(madeAt)))}`, `made on ${fullDay(chinaDate(new Date(madeAt)))}`)}
          </span>
        )}
      </div>
      <div className="pb stack">
        <p>
          {forecast === null
            ? say('开这一批时没有作预计', 'Nothing was forecast when this round was opened')
            : say(forecast.says)}
        </p>
        {rows.map((one) => (
          <BandBar key={one.key} one={one} />
        ))}
        {rows.length > 0 && (
          <p className="meta">
            {say('色带是预计的范围，竖线是结果', 'The band is what was expected, the line what came')}
          </p>
        )}
        <Rest came={came} unit={unit} whole={rows.length === 0} />
      </div>
    </section>
  );
}
