// Open figures: each round with its funnel, and all of it to take home.

import type { Text } from '#kit/text.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { roundWords } from '#web/open/round-name.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { countedBy } from '#web/parts/counted-by.ts';
import { useFormats } from '#web/parts/format.ts';
import { Funnel, FunnelLegend } from '#web/parts/funnel.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type Round = Answer<'GET /open/rounds'>['rounds'][number];

function standing(round: Round, today: string): readonly [Tone, Text] {
  if (round.opened > 0 && round.underWay === 0) return ['ok', { zh: '都办完了', en: 'All done' }];
  if (today < round.opensOn) return ['off', { zh: '还没开始', en: 'Not open yet' }];
  if (round.state === 'open' && today <= round.closesOn) return ['go', { zh: '申报中', en: 'Open' }];
  return round.underWay > 0 ? ['go', { zh: '办理中', en: 'Under way' }] : ['off', { zh: '已截止', en: 'Closed' }];
}

function RoundFigures({
  round,
  all,
  several,
}: {
  readonly round: Round;
  readonly all: readonly Round[];
  /** Several unions run rounds of this programme. */
  readonly several: boolean;
}) {
  const { say, today } = useReader();
  const { wan, count } = useFormats();
  const [tone, says] = standing(round, today);
  return (
    <section className="of-round" aria-labelledby={`round-${round.id}`}>
      <div className="flex between">
        <h3 id={`round-${round.id}`}>
          {say(roundWords(round, all))}
          {several && <span className="meta"> {say(round.organisation)}</span>}
        </h3>
        <StatusTag tone={tone} says={says} />
      </div>
      <p className="sub">
        {say(
          `收到 ${count(round.opened)} 件，在办 ${count(round.underWay)} 件`,
          `${count(round.opened)} received, ${count(round.underWay)} under way`,
        )}
        {round.settledFen !== null &&
          round.settled > 0 &&
          say(
            `，${count(round.settled)} 件到账，共 ${wan(round.settledFen)}`,
            `, ${count(round.settled)} paid, ${wan(round.settledFen)} in all`,
          )}
      </p>
      <Funnel stages={round.stages} />
    </section>
  );
}

/** The rounds of one programme, folded up: what stands beside its name is the sum of theirs. */
function ProgrammeFigures({
  rounds,
  all,
  open,
}: {
  readonly rounds: readonly Round[];
  readonly all: readonly Round[];
  readonly open: boolean;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const sum = (of: (round: Round) => number) => count(rounds.reduce((n, round) => n + of(round), 0));
  const [opened, underWay] = [sum((round) => round.opened), sum((round) => round.underWay)];
  const unions = new Set(rounds.map((round) => round.organisation.zh));
  return (
    <details className="paper of-programme" open={open}>
      <summary>
        <h2>{say(rounds[0]!.programme)}</h2>
        <span className="sub">
          {say(
            `${rounds.length} 个批次，收到 ${opened} 件，在办 ${underWay} 件`,
            `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}, ${opened} received, ${underWay} under way`,
          )}
        </span>
      </summary>
      {rounds.map((round) => (
        <RoundFigures key={round.id} round={round} all={all} several={unions.size > 1} />
      ))}
    </details>
  );
}

/** Below the page's base, so that it works behind a path. */
const fileAddress = (format: 'csv' | 'xlsx') => `api/open/rounds/file?format=${format}`;

export default function OpenFigures() {
  const { say } = useReader();
  const { instant } = useFormats();
  const open = useAnswer('GET /open/rounds', {});
  return (
    <OpenFrame title={say('数据', 'Figures')}>
      <Shown of={open} lines={10}>
        {({ rounds, at }) => (
          <div className="stack">
            <div className="flex between open-tools">
              {rounds.length > 0 ? <FunnelLegend /> : <span />}
              <span>
                <a className="btn" href={fileAddress('xlsx')} download>
                  {say('下载 Excel', 'Download Excel')}
                </a>{' '}
                <a className="btn" href={fileAddress('csv')} download>
                  {say('下载 CSV', 'Download CSV')}
                </a>
              </span>
            </div>
            {rounds.length === 0 && (
              <div className="paper">
                <Empty says={{ zh: '还没有开过批次', en: 'No round has been opened yet' }} />
              </div>
            )}
            {[...Map.groupBy(rounds, (round) => round.programmeKey)].map(([key, of], at) => (
              <ProgrammeFigures key={key} rounds={of} all={rounds} open={at === 0} />
            ))}
            <p className="meta">
              {say(
                `截至${instant(at)}，由办件自动汇总。${countedBy.round.means.zh}。困难帮扶等涉及隐私的项目不在此列`,
                `As of ${instant(at)}, summed up from the cases by themselves. ${countedBy.round.means.en}. Programmes about hardship and other private matters are not listed here`,
              )}
            </p>
          </div>
        )}
      </Shown>
    </OpenFrame>
  );
}
