// One import: every row with what would become of it and why, then carrying it out with its progress. It can be left and found again.
import { useEffect, useMemo, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { ExportButton } from '#web/desk/export-button.tsx';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import { type LongColumn, LongTable } from '#web/desk/rounds/long-table.tsx';
import { useScrolled } from '#web/desk/rounds/scrolled.ts';
import { useSaving } from '#web/desk/rounds/tab.ts';
import { type Answer, download, request } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type Run = Answer<'GET /imports/{id}'>;
type Row = Answer<'GET /imports/{id}/rows'>['items'][number];
type Fate = Row['fate'];

const fates: Readonly<Record<Fate, readonly [Tone, Text]>> = {
  read: ['off', { zh: '还没看', en: 'Not looked at' }],
  good: ['ok', { zh: '能办', en: 'Good' }],
  ineligible: ['warn', { zh: '不符合规定', en: 'Not eligible' }],
  bad: ['bad', { zh: '办不了', en: 'Cannot be filed' }],
  same: ['off', { zh: '已有，不用办', en: 'So already' }],
  done: ['ok', { zh: '已办', en: 'Done' }],
  filed: ['off', { zh: '已登记为不通过', en: 'Filed as refused' }],
  skipped: ['off', { zh: '不是数据行', en: 'Not an entry' }],
};

/** The fates to choose from, each with how many rows, in the order in which they matter. All of them lists what is no entry too: nobody counts that. */
function choicesOf(run: Run): readonly (readonly [Fate | '', number | null])[] {
  const committed = run.state === 'committed';
  const same = run.rows - run.good - run.ineligible - run.bad;
  const some: readonly (readonly [Fate, number])[] = [
    [committed ? 'done' : 'good', run.good],
    [committed ? 'filed' : 'ineligible', run.ineligible],
    ['bad', run.bad],
    ['same', same],
  ];
  return [['', null], ...some.filter(([, n]) => n > 0)];
}

function FateChips({
  run,
  chosen,
  onChoose,
}: {
  readonly run: Run;
  readonly chosen: Fate | '';
  readonly onChoose: (fate: Fate | '') => void;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <fieldset className="chips" aria-label={say('按结果看', 'By what becomes of them')}>
      {choicesOf(run).map(([fate, n]) => (
        <button
          key={fate}
          type="button"
          className={`chip${fate === chosen ? ' on' : ''}`}
          aria-pressed={fate === chosen}
          onClick={() => onChoose(fate)}
        >
          {fate === '' ? say('全部', 'All') : say(fates[fate][1])} {n !== null && count(n)}
        </button>
      ))}
    </fieldset>
  );
}

function Reasons({ row }: { readonly row: Row }) {
  const { say } = useReader();
  const words = row.reasons
    .map(({ why, next }) => say(why) + (next ? say(`（${next.zh}）`, ` (${next.en})`) : ''))
    .join(say('；', '; '));
  return (
    <span className="reason" title={words}>
      {words}
    </span>
  );
}

function Rows({ run }: { readonly run: Run }) {
  const { say, language } = useReader();
  const [fate, setFate] = useState<Fate | ''>(() => (run.bad > 0 ? 'bad' : ''));
  const id = run.id;
  const pages = useScrolled<Row>(JSON.stringify([id, fate, run.state]), (cursor, signal) =>
    request('GET /imports/{id}/rows', {
      params: { id },
      query: { limit: 200, ...(fate === '' ? {} : { fate }), ...(cursor ? { cursor } : {}) },
      signal,
    }),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `say` is that of the language
  const columns = useMemo<readonly LongColumn<Row>[]>(
    () => [
      { key: 'row', title: say('第几行', 'Row'), width: '90px', right: true, cell: (row) => row.rowNumber },
      { key: 'label', title: say('姓名或单位', 'Who'), width: '20%', cell: (row) => row.label },
      {
        key: 'fate',
        title: say('结果', 'What becomes of it'),
        width: '170px',
        cell: (row) => <StatusTag tone={fates[row.fate][0]} says={fates[row.fate][1]} />,
      },
      { key: 'why', title: say('原因', 'Why'), cell: (row) => <Reasons row={row} /> },
    ],
    [language],
  );
  return (
    <div className="stack">
      <FateChips run={run} chosen={fate} onChoose={setFate} />
      <ErrorNote error={pages.error} />
      <LongTable
        label={say('逐行结果', 'Row by row')}
        {...{ columns, rows: pages.rows, more: pages.more, busy: pages.busy, onEnd: pages.onEnd }}
        keyOf={(row) => row.rowNumber}
      />
    </div>
  );
}

/** The sentence that stands above everything: what came of it, or what would. */
function Outcome({ run }: { readonly run: Run }) {
  const { say } = useReader();
  const { count } = useFormats();
  const n = { good: count(run.good), filed: count(run.ineligible), bad: count(run.bad) };
  if (run.state === 'withdrawn')
    return <Note tone="off">{say('这次导入已放弃，什么也没有办', 'Given up; nothing was carried out')}</Note>;
  if (run.state === 'committing') return null;
  const filedZh =
    run.ineligible > 0
      ? `，${n.filed} 条不符合规定，${run.state === 'committed' ? '已登记为不通过' : '将登记为不通过'}`
      : '';
  const filedEn =
    run.ineligible > 0
      ? `, ${n.filed} ${run.state === 'committed' ? 'were filed as refused' : 'to be filed as refused'}`
      : '';
  if (run.state === 'committed')
    return (
      <Note tone={run.bad > 0 ? 'warn' : 'ok'}>
        <b>
          {say(
            `${n.good} 条进来了${filedZh}${run.bad > 0 ? `，${n.bad} 条没进` : ''}`,
            `${n.good} came in${filedEn}${run.bad > 0 ? `, ${n.bad} did not` : ''}`,
          )}
        </b>
        {run.bad > 0 && (
          <p>
            {say(
              '没进的原因在下面，改好以后只导这些行就行',
              'The reasons stand below; mend those rows and import just them',
            )}
          </p>
        )}
      </Note>
    );
  return (
    <Note tone={run.bad > 0 ? 'warn' : 'go'}>
      <b>
        {say(
          `试算过了：${n.good} 条能办${filedZh}${run.bad > 0 ? `，${n.bad} 条办不了` : ''}`,
          `Looked at row by row: ${n.good} are good${filedEn}${run.bad > 0 ? `, ${n.bad} cannot be filed` : ''}`,
        )}
      </b>
      <p>
        {say(
          '还什么都没有办。看过再提交；办不了的不影响别的行',
          'Nothing has been carried out. Look first, then commit; bad rows do not hold up the others',
        )}
      </p>
    </Note>
  );
}

function Steps({ run, jobId }: { readonly run: Run; readonly jobId: number | undefined }) {
  const { say } = useReader();
  const { count } = useFormats();
  const save = useSaving();
  const [started, setStarted] = useState<number | undefined>(undefined);
  const commit = useDoing('POST /imports/{id}/commit', { done: ({ id }) => setStarted(id) });
  const withdraw = useDoing('POST /imports/{id}/withdrawal');
  const params = { id: run.id };
  const job = started ?? jobId;
  const willDo = run.good + run.ineligible;
  return (
    <div className="stack">
      {job !== undefined && <JobCard id={job} says={say(`导入 ${run.fileName}`, `Import of ${run.fileName}`)} />}
      <ErrorNote error={commit.error ?? withdraw.error ?? save.error} />
      <div className="flex wrap">
        {run.state === 'checked' && job === undefined && (
          <>
            {willDo > 0 && (
              <button
                type="button"
                className="btn btn-main"
                disabled={commit.isPending}
                onClick={() => commit.mutate({ params })}
              >
                {commit.isPending
                  ? say('正在开始……', 'Starting …')
                  : say(`提交这 ${count(willDo)} 条`, `Commit these ${count(willDo)}`)}
              </button>
            )}
            <button
              type="button"
              className="btn"
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate({ params })}
            >
              {say('不要了，放弃', 'Give it up')}
            </button>
          </>
        )}
        <ExportButton
          saving={save}
          says={say('导出逐行结果', 'Export row by row')}
          read={() => download('GET /imports/{id}/rows/file', { params, query: { format: 'xlsx' } })}
        />
      </div>
    </div>
  );
}

export function ImportRunView({ id }: { readonly id: number }) {
  const [carrying, setCarrying] = useState(false);
  // The open line tells sooner; this is for when there is none.
  const run = useAnswer('GET /imports/{id}', { params: { id } }, { every: carrying ? 4_000 : false });
  const jobs = useAnswer('GET /jobs', { query: { limit: 50 } });
  const job = jobs.data?.items.find(({ about }) => about.importId === id);
  const state = run.data?.state;
  useEffect(() => {
    setCarrying(state === 'committing' || (state === 'checked' && job !== undefined));
  }, [state, job]);
  return (
    <Shown of={run} lines={8}>
      {(found) => (
        <section className="panel" aria-label={found.fileName}>
          <div className="ph">
            <h2>{found.fileName}</h2>
          </div>
          <div className="pb stack">
            <Outcome run={found} />
            <Steps run={found} jobId={job?.id} />
            <Rows key={found.state} run={found} />
          </div>
        </section>
      )}
    </Shown>
  );
}
