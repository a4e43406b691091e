// All rounds: how far each is, its money, and what comes next.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Text } from '#kit/text.ts';
import { CampaignsPanel } from '#web/desk/campaigns/campaigns.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { NoNumbers } from '#web/desk/no-numbers.tsx';
import { NextStep, ProgressBar, type RoundListed } from '#web/desk/rounds/round-words.tsx';
import { sumOf } from '#web/desk/rounds/words.ts';
import { inOrder, SortHead, useSorter } from '#web/desk/sorted-heads.tsx';
import '#web/desk/campaigns/campaigns.css';
import '#web/desk/rounds/rounds.css';
import { ExportButton } from '#web/desk/export-button.tsx';
import { useSaving } from '#web/desk/rounds/tab.ts';
import { type Answer, download } from '#web/parts/api.ts';
import { isComing, isRefusedRead, useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, ErrorNote, Shown, Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Progress = Answer<'GET /round-progress'>['items'][number];

function State({ round }: { readonly round: RoundListed }) {
  const { today } = useReader();
  if (round.state === 'closed') return <StatusTag tone="off" says={{ zh: '已截止', en: 'Closed' }} />;
  if (today < round.opensOn) return <StatusTag tone="off" says={{ zh: '未开始', en: 'Not begun' }} />;
  return today <= round.closesOn ? (
    <StatusTag tone="go" says={{ zh: '申报中', en: 'Open' }} />
  ) : (
    <StatusTag tone="warn" says={{ zh: '到期了，等截止', en: 'Past its last day' }} />
  );
}

function Row({
  round,
  title,
  progress,
}: {
  readonly round: RoundListed;
  readonly title: Text | undefined;
  readonly progress: Progress | undefined;
}) {
  const { say } = useReader();
  const { count, yuan } = useFormats();
  const figures = progress?.figures ?? null;
  const granted = figures
    ? sumOf(
        figures,
        Object.keys(figures).filter((key) => key.endsWith('.amountFen')),
      )
    : 0;
  return (
    <tr>
      <td>
        <Link href={`/desk/rounds/${round.id}`}>
          <b>{say(title ?? roundName(round.name))}</b>
        </Link>
        {title && <div className="meta">{say(roundName(round.name))}</div>}
      </td>
      <td>
        <State round={round} />
      </td>
      <td className="bar-cell">
        {figures ? (
          <ProgressBar figures={figures} label={say(roundName(round.name))} />
        ) : (
          <span className="meta">{progress ? say('人数太少，不显示', 'Too few to be shown') : ''}</span>
        )}
      </td>
      <td className="r">
        {figures && (
          <Link className="opens" href={`/desk/rounds/${round.id}/cases`}>
            {count(figures['cases.opened'] ?? 0)}
          </Link>
        )}
      </td>
      <td className="r nowrap">
        {figures && granted > 0 ? yuan(granted) : '—'}
        {progress?.leftFen != null && (
          <div className="meta">{say(`还剩 ${yuan(progress.leftFen)}`, `${yuan(progress.leftFen)} left`)}</div>
        )}
      </td>
      <td>
        <NextStep round={round} figures={figures} />
      </td>
    </tr>
  );
}

function Table({ rounds }: { readonly rounds: readonly RoundListed[] }) {
  const { say, today } = useReader();
  const sorter = useSorter();
  const { organisationId } = useSeat();
  const progress = useAnswer('GET /round-progress', { query: { organisation: organisationId } });
  const programmes = useAnswer('GET /programmes', {});
  // Rows have their height from what each of these says: drawn before, they would grow under the reader's eyes.
  if (isComing(progress) || isComing(programmes)) return <Waiting lines={8} />;
  const titles = new Map(programmes.data?.items.map((one) => [one.hash, one.title]));
  const of = new Map(progress.data?.items.map((one) => [one.roundId, one]));
  const ordered = inOrder(rounds, sorter, {
    name: ({ versionHash, name }) => `${say(titles.get(versionHash) ?? { zh: '', en: '' })} ${name}`,
    // Not begun, open, past its last day, closed.
    state: ({ state, opensOn, closesOn }) => (state === 'closed' ? 3 : today < opensOn ? 0 : today <= closesOn ? 1 : 2),
    cases: ({ id }) => of.get(id)?.figures?.['cases.opened'] ?? 0,
    closes: ({ closesOn }) => closesOn,
  });
  return (
    <section className="panel scrolls">
      {isRefusedRead(progress.error) && (
        <div className="pb">
          <NoNumbers />
        </div>
      )}
      <table className="table">
        <thead>
          <tr>
            <SortHead by="name" sorter={sorter}>
              {say('批次', 'Round')}
            </SortHead>
            <SortHead by="state" sorter={sorter}>
              {say('状态', 'State')}
            </SortHead>
            <th scope="col">{say('走到哪了', 'How far')}</th>
            <SortHead by="cases" sorter={sorter} right>
              {say('办件', 'Cases')}
            </SortHead>
            <th scope="col" className="r">
              {say('已批 / 预算还剩', 'Granted / budget left')}
            </th>
            <SortHead by="closes" sorter={sorter}>
              {say('下一件事', 'What comes next')}
            </SortHead>
          </tr>
        </thead>
        <tbody>
          {ordered.map((round) => (
            <Row key={round.id} round={round} title={titles.get(round.versionHash)} progress={of.get(round.id)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Years({
  years,
  chosen,
  onChoose,
}: {
  readonly years: readonly number[];
  readonly chosen: number | null;
  readonly onChoose: (year: number | null) => void;
}) {
  const { say } = useReader();
  return (
    <fieldset className="chips" aria-label={say('年度', 'Year')}>
      {[null, ...years].map((year) => (
        <button
          key={year ?? 'all'}
          type="button"
          className={`chip${chosen === year ? ' on' : ''}`}
          aria-pressed={chosen === year}
          onClick={() => onChoose(year)}
        >
          {year ?? say('全部', 'All')}
        </button>
      ))}
    </fieldset>
  );
}

export default function Rounds() {
  const { say } = useReader();
  const { roles } = useSeat();
  const rounds = useAnswer('GET /rounds', {});
  const [year, setYear] = useState<number | null>(null);
  const save = useSaving();
  const leads = roles.some((role) => role === 'chair' || role === 'officer');
  return (
    <>
      <PageHead
        title={say('批次', 'Rounds')}
        meta={say(
          '一个办法，每年或每期开一个批次；批次按开的时候的办法走到底',
          'A programme opens a round per year or term; it follows the programme as it was then',
        )}
      >
        <ExportButton
          saving={save}
          says={say('导出', 'Export')}
          read={() => download('GET /exports/rounds', { query: { format: 'xlsx', ...(year ? { year } : {}) } })}
        />
        {leads && (
          <Link className="btn btn-main" href="/desk/rounds/new">
            {say('开一个批次', 'Open a round')}
          </Link>
        )}
      </PageHead>
      <ErrorNote error={save.error} />
      <Shown of={rounds} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              says={{
                zh: '还没有批次。办法发布以后就能开',
                en: 'No rounds yet; one opens once a programme is published',
              }}
            />
          ) : (
            <div className="stack">
              <CampaignsPanel may={leads} />
              <Years
                years={[...new Set(items.map((one) => one.year))].sort((a, b) => b - a)}
                chosen={year}
                onChoose={setYear}
              />
              <Table rounds={year === null ? items : items.filter((one) => one.year === year)} />
            </div>
          )
        }
      </Shown>
    </>
  );
}
