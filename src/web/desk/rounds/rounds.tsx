// Rounds of one's union, of those below it and of those above, whose rounds its members use: those in hand first and alone, the past a row for each year.
import { useState } from 'react';
import { Link } from 'wouter';
import { plural } from '#kit/format.ts';
import { type Text, text } from '#kit/text.ts';
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
import { Parts } from '#web/parts/parts.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, ErrorNote, Shown, Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import { toldApart } from '#web/parts/told-apart.ts';
import { unionName } from '#web/parts/union-name.ts';

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
  const { organisationId } = useSeat();
  const year = String(round.year);
  const apart = toldApart(title ?? roundName(round.name), [
    roundName(round.name),
    !round.name.includes(year) && text(`${year}年`, year),
    round.organisationId !== organisationId && unionName(round.union),
  ]);
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
        <div className="meta">
          <Parts of={apart.map((one) => say(one))} />
        </div>
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

/** What the rows say beside the round itself: asked by the page, for a table that asked once more after a refusal would have it taken away again. */
function useKnown() {
  const { organisationId } = useSeat();
  const progress = useAnswer('GET /round-progress', { query: { organisation: organisationId } });
  const programmes = useAnswer('GET /programmes', {});
  return {
    // Rows have their height from what each of these says: drawn before, they would grow under the reader's eyes.
    coming: isComing(progress) || isComing(programmes),
    refused: isRefusedRead(progress.error),
    titles: new Map(programmes.data?.items.map((one) => [one.hash, one.title])),
    of: new Map(progress.data?.items.map((one) => [one.roundId, one])),
  };
}

interface TableProps {
  readonly rounds: readonly RoundListed[];
  readonly known: ReturnType<typeof useKnown>;
}

function Table({ rounds, known }: TableProps) {
  const { say, today } = useReader();
  const sorter = useSorter();
  const { refused, titles, of } = known;
  const ordered = inOrder(rounds, sorter, {
    name: ({ versionHash, name }) => `${say(titles.get(versionHash) ?? { zh: '', en: '' })} ${name}`,
    // Not begun, open, past its last day, closed.
    state: ({ state, opensOn, closesOn }) => (state === 'closed' ? 3 : today < opensOn ? 0 : today <= closesOn ? 1 : 2),
    cases: ({ id }) => of.get(id)?.figures?.['cases.opened'] ?? 0,
    closes: ({ closesOn }) => closesOn,
  });
  return (
    <section className="panel scrolls">
      {refused && (
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

/** A year that is over, one row until it is opened. */
function Past({ year, rounds, known }: TableProps & { readonly year: number }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [open, setOpen] = useState(false);
  return (
    <details className="panel past-year" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <b>{say(`${year}年`, String(year))}</b>{' '}
        <span className="meta">{say(`${count(rounds.length)} 个批次`, plural(rounds.length, 'round'))}</span>
      </summary>
      {open && <Table rounds={rounds} known={known} />}
    </details>
  );
}

/** In hand: before its last day, or with cases under way. */
function Folded({ rounds }: { readonly rounds: readonly RoundListed[] }) {
  const { say, today } = useReader();
  const known = useKnown();
  const { coming, of } = known;
  if (coming) return <Waiting lines={8} />;
  const inHand = rounds.filter(({ id, state, closesOn }) => {
    const figures = of.get(id)?.figures;
    // Where no numbers may be seen, what nobody closed may have cases under way.
    const underWay = figures ? (figures['cases.open'] ?? 0) > 0 : state === 'open';
    return underWay || (state === 'open' && today <= closesOn);
  });
  const past = Map.groupBy(
    rounds.filter((one) => !inHand.includes(one)),
    ({ year }) => year,
  );
  return (
    <>
      {inHand.length > 0 ? (
        <Table rounds={inHand} known={known} />
      ) : (
        <Empty says={{ zh: '现在没有在办的批次', en: 'No round is in hand' }} />
      )}
      {past.size > 0 && <h2>{say('过去的', 'Past')}</h2>}
      {[...past].map(([year, ones]) => (
        <Past key={year} year={year} rounds={ones} known={known} />
      ))}
    </>
  );
}

/** One year whole. */
function OfYear({ rounds }: { readonly rounds: readonly RoundListed[] }) {
  const known = useKnown();
  return known.coming ? <Waiting lines={8} /> : <Table rounds={rounds} known={known} />;
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
          {year ?? say('在办的', 'In hand')}
        </button>
      ))}
    </fieldset>
  );
}

const oneProgramme = text(
  '一个办法，每年或每期开一个批次；批次按开的时候的办法走到底',
  'A programme opens a round per year or term; it follows the programme as it was then',
);

export default function Rounds() {
  const { say } = useReader();
  const { roles, organisationId } = useSeat();
  const rounds = useAnswer('GET /rounds', { query: { around: organisationId } });
  // They stand above the rounds, and coming later they would push them down.
  const campaigns = useAnswer('GET /campaigns', { query: { organisation: organisationId } });
  const [year, setYear] = useState<number | null>(null);
  const save = useSaving();
  // The file holds what the page shows.
  const asked = { around: organisationId, ...(year ? { year } : {}) };
  const leads = roles.some((role) => role === 'chair' || role === 'officer');
  return (
    <>
      <PageHead title={say('批次', 'Rounds')} meta={say(oneProgramme)}>
        <ExportButton
          saving={save}
          says={say('导出', 'Export')}
          read={() => download('GET /exports/rounds', { query: { ...asked, format: 'xlsx' } })}
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
          isComing(campaigns) ? (
            <Waiting lines={8} />
          ) : items.length === 0 ? (
            <Empty
              says={{
                zh: '还没有批次。办法发布以后就能开',
                en: 'No rounds yet; one opens once a programme is published',
              }}
            />
          ) : (
            <div className="stack">
              {campaigns.data && <CampaignsPanel campaigns={campaigns.data.items} may={leads} />}
              <Years
                years={[...new Set(items.map((one) => one.year))].sort((a, b) => b - a)}
                chosen={year}
                onChoose={setYear}
              />
              {year === null ? <Folded rounds={items} /> : <OfYear rounds={items.filter((one) => one.year === year)} />}
            </div>
          )
        }
      </Shown>
    </>
  );
}
