// Workbooks in: the empty template, the file, and the imports there were. What is to be carried out is looked at first (import-run.tsx).
import { type DragEvent, useRef, useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { ImportRunView } from '#web/desk/rounds/import-run.tsx';
import { useFilter, useSaving } from '#web/desk/rounds/tab.ts';
import { inOrder, SortHead, useSorter } from '#web/desk/sorted-heads.tsx';
import '#web/desk/rounds/rounds.css';
import { type Answer, download } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

export type Importable = 'members' | 'cases' | 'roster';
type Listed = Answer<'GET /imports'>['items'][number];

const accepted = '.xlsx,.xls,.csv,.et';
const states: Readonly<Record<Listed['state'], readonly [Tone, string, string]>> = {
  read: ['off', '还没试算', 'Not looked at'],
  checked: ['wait', '等您提交', 'Waits for you'],
  committing: ['go', '正在办', 'Under way'],
  committed: ['ok', '办完了', 'Done'],
  withdrawn: ['stopped', '已放弃', 'Given up'],
};

interface Where {
  readonly kind: Importable;
  readonly roundId?: number;
}

function Upload({
  kind,
  roundId,
  onRead,
  first,
}: Where & { readonly onRead: (runId: number) => void; readonly first: boolean }) {
  const { say } = useReader();
  const { organisationId, organisationName } = useSeat();
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const template = useSaving();
  const upload = useDoing('POST /imports', { changes: ['GET /imports'], done: ({ id }) => onRead(id) });
  const send = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const round = roundId === undefined ? {} : { roundId: String(roundId) };
    upload.mutate({ file, body: { kind, organisationId: String(organisationId), ...round } });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files[0]);
  };
  const query = roundId === undefined ? {} : { round: roundId };
  return (
    <div className="stack">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
      <div
        className={`drop${over ? ' over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>
          <b>{say('把表格拖到这里，或', 'Drop a workbook here, or')}</b>{' '}
          <button
            type="button"
            className={first ? 'btn btn-main' : 'btn'}
            disabled={upload.isPending}
            onClick={() => picker.current?.click()}
          >
            <Icon name="in" />
            {upload.isPending ? say('正在逐行试算……', 'Looking at every row …') : say('选一个文件', 'Choose a file')}
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            accept={accepted}
            aria-label={say('表格文件', 'Workbook')}
            onChange={(event) => {
              send(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </p>
        <p className="meta">
          {say(
            `Excel 或 CSV（GB18030 也行），列名差一点没关系，记到${organisationName}名下。先试算，看过再提交`,
            `Excel or CSV (GB18030 too); headings may differ a little; filed under ${organisationName}. First a dry run, then you commit`,
          )}
        </p>
      </div>
      {upload.isPending && (
        <p role="status" className="sub">
          {say(
            '正在读文件、逐行试算。几千行要几秒钟，什么都还没有办',
            'Reading the file and judging every row; a few thousand take seconds, and nothing is carried out yet',
          )}
        </p>
      )}
      <ErrorNote error={upload.error ?? template.error} />
      <button
        type="button"
        className="link"
        onClick={() => template.start(() => download('GET /import-templates/{kind}', { params: { kind }, query }))}
      >
        {say('下载空白表格', 'Download the empty template')}
      </button>
    </div>
  );
}

function Earlier({
  roundId,
  onOpen,
}: {
  readonly roundId: number | undefined;
  readonly onOpen: (runId: number) => void;
}) {
  const { say } = useReader();
  const { instant, count } = useFormats();
  const { organisationId } = useSeat();
  const query = { organisation: organisationId, ...(roundId === undefined ? {} : { round: roundId }) };
  const runs = usePages('GET /imports', { query: { ...query, limit: 100 } });
  const sorter = useSorter();
  const save = useSaving();
  const whole = runs.of.hasNextPage ? null : sorter;
  const items = !whole
    ? runs.rows
    : inOrder(runs.rows, whole, {
        file: (run) => run.fileName,
        at: (run) => run.createdAt,
        rows: (run) => run.rows,
        bad: (run) => run.bad,
        state: (run) => Object.keys(states).indexOf(run.state),
      });
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('导入过的', 'Imports so far')}</h2>
        <button
          type="button"
          className="btn btn-s"
          disabled={save.busy}
          onClick={() => save.start(() => download('GET /exports/imports', { query: { ...query, format: 'xlsx' } }))}
        >
          <Icon name="out" />
          {say('导出', 'Export')}
        </button>
      </div>
      <ErrorNote error={save.error} />
      <Shown of={runs.of}>
        {() =>
          items.length === 0 ? (
            <p className="pb sub">{say('还没有导入过', 'None yet')}</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <SortHead by="file" sorter={whole}>
                    {say('文件', 'File')}
                  </SortHead>
                  <SortHead by="at" sorter={whole}>
                    {say('什么时候', 'When')}
                  </SortHead>
                  <SortHead by="rows" sorter={whole} right>
                    {say('行', 'Rows')}
                  </SortHead>
                  <SortHead by="bad" sorter={whole} right>
                    {say('办不了', 'Bad')}
                  </SortHead>
                  <SortHead by="state" sorter={whole}>
                    {say('状态', 'State')}
                  </SortHead>
                </tr>
              </thead>
              <tbody>
                {items.map((run) => {
                  const [tone, zh, en] = states[run.state];
                  return (
                    <tr key={run.id}>
                      <td>
                        <button type="button" className="link" onClick={() => onOpen(run.id)}>
                          {run.fileName}
                        </button>
                      </td>
                      <td>{instant(run.createdAt)}</td>
                      <td className="r">{count(run.rows)}</td>
                      <td className="r">{count(run.bad)}</td>
                      <td>
                        <StatusTag tone={tone} says={{ zh, en }} />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )
        }
      </Shown>
      <More pages={runs} />
    </section>
  );
}

const kindNames: Readonly<Record<Importable, readonly [string, string]>> = {
  members: ['会员名册', 'Members'],
  cases: ['申请', 'Applications'],
  roster: ['考勤和结业名单', 'Attendance and results'],
};

export function ImportDesk({
  kinds,
  roundId,
}: {
  readonly kinds: readonly [Importable, ...Importable[]];
  readonly roundId?: number;
}) {
  const { say } = useReader();
  const { roles } = useSeat();
  const [filter, set] = useFilter();
  const [kind, setKind] = useState<Importable>(kinds[0]);
  const runId = Number(filter.run ?? 0);
  const open = (id: number) => set('run', String(id));
  if (!roles.some((role) => role === 'chair' || role === 'officer'))
    return (
      <Note tone="off">{say('导入由主席或经办来做，您的岗位不能导入', 'Imports are for the chair or an officer')}</Note>
    );
  return (
    <div className="stack">
      <section className="panel">
        <div className="pb stack">
          {kinds.length > 1 && (
            <fieldset className="chips" aria-label={say('导入什么', 'What to import')}>
              {kinds.map((one) => (
                <button
                  key={one}
                  type="button"
                  className={`chip${one === kind ? ' on' : ''}`}
                  aria-pressed={one === kind}
                  onClick={() => setKind(one)}
                >
                  {say(...kindNames[one])}
                </button>
              ))}
            </fieldset>
          )}
          <Upload kind={kind} first={runId === 0} onRead={open} {...(roundId === undefined ? {} : { roundId })} />
        </div>
      </section>
      {runId > 0 && <ImportRunView key={runId} id={runId} />}
      <Earlier roundId={roundId} onOpen={open} />
    </div>
  );
}
