// The designer: a programme written or changed part by part, with the check, the trial and what the member will see at its side. It saves the
// very JSON of the programme; a second person approves it on the programme's page.

import { useMemo, useState } from 'react';
import { Link, useLocation, useParams, useSearch } from 'wouter';
import { chinaTime } from '#kit/clock.ts';
import type { Concern } from '#policy/check.ts';
import { parseProgramme } from '#policy/define.ts';
import type { Programme } from '#policy/programme.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { blankProgramme, type Section, sectionOf } from '#web/desk/programmes/design/draft.ts';
import { type DraftState, useDraft } from '#web/desk/programmes/design/draft-state.ts';
import { FileView } from '#web/desk/programmes/design/file-view.tsx';
import { dropDraft, keptDraft } from '#web/desk/programmes/design/kept.ts';
import { Concerns, goTo } from '#web/desk/programmes/design/own-concerns.tsx';
import { Preview } from '#web/desk/programmes/design/preview.tsx';
import { AmountSection } from '#web/desk/programmes/design/section-amount.tsx';
import { BasicsSection } from '#web/desk/programmes/design/section-basics.tsx';
import { ClosingSection, ParametersSection } from '#web/desk/programmes/design/section-closing.tsx';
import { FormEditor } from '#web/desk/programmes/design/section-form.tsx';
import { RulesSection } from '#web/desk/programmes/design/section-rules.tsx';
import { StagesSection } from '#web/desk/programmes/design/section-stages.tsx';
import { Findings } from '#web/desk/programmes/findings.tsx';
import { effectOf, type Simulation, type Trial, useSimulation, useTrial } from '#web/desk/programmes/simulating.ts';
import { SimulationPanel } from '#web/desk/programmes/simulation.tsx';
import { mayDraft, numbered } from '#web/desk/programmes/words.ts';
import { UnreadPage } from '#web/desk/whole-page.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/programmes/programmes.css';
import '#web/desk/programmes/design/designer.css';

function useSections({ who, form, rules, stages, parameters }: Programme): readonly (readonly [Section, string])[] {
  const { say } = useReader();
  const n = (members: object) => Object.keys(members).length;
  return [
    ['basics', say('名称与依据', 'Title and basis')],
    ['who', say(`谁能得 ${who.length} 条`, `Who has it (${who.length})`)],
    ['form', say(`表单 ${n(form)} 项`, `Form (${n(form)})`)],
    ['rules', say(`看申请的规则 ${rules.length} 条`, `Rules on the application (${rules.length})`)],
    ['amount', say('得多少', 'How much')],
    ['stages', say(`环节 ${n(stages)} 个`, `Stages (${n(stages)})`)],
    ['parameters', say(`批次给出 ${n(parameters)} 项`, `Given by the round (${n(parameters)})`)],
    ['closing', say('申诉、成果与简报', 'Appeal, results and bulletin')],
  ];
}

function Outline({
  programme,
  concerns,
  section,
  onSection,
}: {
  readonly programme: Programme;
  readonly concerns: readonly Concern[];
  /** undefined: another view stands in their place. */
  readonly section: Section | undefined;
  readonly onSection: (section: Section) => void;
}) {
  const { say } = useReader();
  const sections = useSections(programme);
  const state = (one: Section) => {
    const own = concerns.filter(({ where }) => sectionOf(where) === one);
    if (own.some(({ level }) => level === 'error'))
      return { tone: 'bad', says: { zh: '要改', en: 'to mend' } } as const;
    return own.length > 0 ? ({ tone: 'warn', says: { zh: '看一看', en: 'look' } } as const) : undefined;
  };
  return (
    <nav className="ol" aria-label={say('办法的部分', 'Parts of the programme')}>
      {sections.map(([key, title]) => {
        const tag = state(key);
        return (
          <button
            type="button"
            key={key}
            {...(key === section ? { 'aria-current': 'true' as const } : {})}
            onClick={() => onSection(key)}
          >
            {title}
            {tag ? <StatusTag {...tag} /> : <Icon name="done" className="ok" />}
          </button>
        );
      })}
    </nav>
  );
}

function Part({
  section,
  state,
  effect,
  fresh,
}: {
  readonly section: Section;
  readonly state: DraftState;
  readonly effect: ReturnType<typeof effectOf>;
  readonly fresh: boolean;
}) {
  const { draft, edit } = state;
  const props = { programme: draft, edit };
  switch (section) {
    case 'basics':
      return <BasicsSection {...props} fresh={fresh} />;
    case 'who':
    case 'rules':
      return <RulesSection key={section} list={section} {...props} effect={effect} />;
    case 'form':
      return <FormEditor form={draft.form} programme={draft} onForm={(form) => edit(['form'], form)} />;
    case 'amount':
      return <AmountSection {...props} />;
    case 'stages':
      return <StagesSection {...props} />;
    case 'parameters':
      return <ParametersSection {...props} />;
    case 'closing':
      return <ClosingSection {...props} />;
  }
}

function Kept({ state }: { readonly state: DraftState }) {
  const { keptAt } = state;
  if (keptAt === undefined) return null;
  if (keptAt === null)
    return (
      <StatusTag
        tone="warn"
        says={{ zh: '这台电脑存不下，先别关网页', en: 'Cannot be kept on this device; do not close the page' }}
      />
    );
  return (
    <StatusTag
      tone="ok"
      says={{ zh: `${chinaTime(keptAt)} 已存在本机`, en: `Kept on this device at ${chinaTime(keptAt)}` }}
    />
  );
}

function Hand({
  state,
  baseHash,
  asFile,
  onFile,
}: {
  readonly state: DraftState;
  readonly baseHash: string;
  readonly asFile: boolean;
  readonly onFile: () => void;
}) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const [, navigate] = useLocation();
  const errors = state.concerns.filter((one) => one.level === 'error').length;
  const { draft, undo, redo, changed } = state;
  const prepare = useDoing('POST /programmes', {
    done: ({ hash }) => {
      dropDraft(baseHash === '' ? '' : draft.key);
      navigate(`/desk/programmes/${draft.key}?version=${hash}`);
    },
  });
  const send = () =>
    prepare.mutate({ body: { organisationId, programme: draft as unknown as Record<string, unknown> } });
  const why =
    errors > 0
      ? say(`（先解决 ${errors} 项）`, ` (${errors} to mend first)`)
      : changed
        ? ''
        : say('（还没有改动）', ' (nothing changed yet)');
  return (
    <>
      <button type="button" className={`btn${undo ? '' : ' btn-off'}`} aria-disabled={!undo} onClick={undo}>
        <Icon name="undo" />
        {say('退一步', 'Undo')}
      </button>
      <button type="button" className={`btn${redo ? '' : ' btn-off'}`} aria-disabled={!redo} onClick={redo}>
        {say('再做一遍', 'Redo')}
      </button>
      <button type="button" className="btn" aria-pressed={asFile} onClick={onFile}>
        <Icon name="doc" />
        {say('看文件原样', 'The file as it is')}
      </button>
      {why === '' ? (
        <button type="button" className="btn btn-main" disabled={prepare.isPending} onClick={send}>
          {say('送复核', 'Send for approval')}
        </button>
      ) : (
        <span className="btn btn-off">{say('送复核', 'Send for approval') + why}</span>
      )}
      {prepare.error && <ErrorNote error={prepare.error} />}
    </>
  );
}

interface BoardProps {
  readonly base: { readonly hash: string; readonly definition: Programme };
  readonly start: Programme;
  readonly resumed: boolean;
}

function Side({
  tried,
  trial,
  now,
  before,
  whole,
}: {
  readonly whole: boolean;
  readonly tried: Programme;
  readonly trial: Trial;
  readonly now: ReturnType<typeof useSimulation>;
  readonly before: Simulation | undefined;
}) {
  const { say } = useReader();
  const [view, setView] = useState<'member' | 'trial'>('member');
  const views = [
    ['member', say('职工会看到', 'As the member sees it')],
    ['trial', say('试算', 'Trial')],
  ] as const;
  return (
    <div className="stack">
      <div className="views">
        {views.map(([key, says]) => (
          <button type="button" className="btn" key={key} aria-pressed={view === key} onClick={() => setView(key)}>
            {says}
          </button>
        ))}
      </div>
      {view === 'trial' ? (
        <SimulationPanel title={say('试算', 'Trial')} programme={tried} {...{ trial, now, before, whole }} />
      ) : (
        <Preview programme={tried} trial={trial} />
      )}
    </div>
  );
}

function Resumed({ onAgain }: { readonly onAgain: () => void }) {
  const { say } = useReader();
  return (
    <Note tone="go">
      <b>{say('接着上次在这台电脑上写的', 'Going on with what was kept on this device')}</b>{' '}
      <button type="button" className="link" onClick={onAgain}>
        {say('不要了，从头改起（可以退一步）', 'Start again from the version (can be undone)')}
      </button>
    </Note>
  );
}

function useHeading({ hash, definition }: BoardProps['base'], draft: Programme) {
  const { say } = useReader();
  const fresh = hash === '';
  const title = fresh
    ? say('写一个新办法', 'A new programme')
    : say(`改：${draft.title.zh}`, `Change: ${draft.title.en}`);
  const crumbs: readonly (readonly [string, string])[] = [
    ['/desk/programmes', say('办法', 'Programmes')],
    ...(fresh ? [] : [[`/desk/programmes/${draft.key}`, say(definition.title)] as const]),
  ];
  return { title, crumbs };
}

function Board({ base, start, resumed }: BoardProps) {
  const { say } = useReader();
  const { count } = useFormats();
  const [section, setSection] = useState<Section>('basics');
  const [asFile, setAsFile] = useState(false);
  const state = useDraft(base, start);
  const fresh = base.hash === '';
  const tried = state.lastValid ?? base.definition;
  const trial = useTrial(tried);
  const simulated = state.lastValid?.subject === 'member' ? state.lastValid : undefined;
  const now = useSimulation(simulated, trial);
  const before = useSimulation(!fresh && base.definition.subject === 'member' ? base.definition : undefined, trial);
  const { title, crumbs } = useHeading(base, state.draft);
  const sections = useSections(state.draft);
  const nameOf = (one: Section) => sections.find(([key]) => key === one)?.[1] ?? '';
  const name = nameOf(section);
  const sectionName = (where: string) => nameOf(sectionOf(where)).replace(/ [\d(].*$/, '');
  const open = (where: string) => {
    setAsFile(false);
    setSection(sectionOf(where));
    // The part has to stand there before its place can be found.
    requestAnimationFrame(() => requestAnimationFrame(() => goTo(where)));
  };
  return (
    <>
      <PageHead title={title} crumbs={crumbs} meta={<Kept state={state} />}>
        <Hand state={state} baseHash={base.hash} asFile={asFile} onFile={() => setAsFile(!asFile)} />
      </PageHead>
      {resumed && !state.keptAt && <Resumed onAgain={() => state.edit([], base.definition)} />}
      <Concerns value={state.concerns}>
        <div className="dz">
          <Outline
            programme={state.draft}
            concerns={state.concerns}
            section={asFile ? undefined : section}
            onSection={(next) => {
              setAsFile(false);
              setSection(next);
            }}
          />
          {asFile ? (
            <FileView
              draft={state.draft}
              fixedKey={fresh ? undefined : base.definition.key}
              onFile={(programme) => state.edit([], programme)}
            />
          ) : (
            <section className="dz-part" aria-label={name}>
              <h2>{name}</h2>
              <Part {...{ section, state, fresh }} effect={effectOf(now.data, count, tried)} />
              <Findings
                title={say('随改随查', 'Checked as you write')}
                concerns={state.concerns}
                {...{ open, sectionName }}
              />
            </section>
          )}
          <Side {...{ tried, trial, now }} whole={state.lastValid !== undefined} before={before.data} />
        </div>
      </Concerns>
    </>
  );
}

/** What was kept is taken up again only where it is whole enough to be drawn. */
const drawn = (definition: unknown): definition is Programme =>
  typeof definition === 'object' &&
  definition !== null &&
  ['who', 'form', 'rules', 'stages', 'parameters', 'bulletin', 'title', 'basis'].every((name) => name in definition);

function Existing({ programmeKey }: { readonly programmeKey: string }) {
  const { say } = useReader();
  const wanted = new URLSearchParams(useSearch()).get('version');
  const versions = useAnswer('GET /programme-versions', { query: { programme: programmeKey } });
  const all = numbered(versions.data?.items ?? []);
  const hash = wanted ?? (all.find((one) => one.inForce) ?? all[0])?.hash;
  const whole = useAnswer(
    'GET /programme-versions/{hash}',
    { params: { hash: hash ?? '' } },
    { enabled: hash !== undefined },
  );
  const definition = useMemo(() => {
    const read = whole.data && parseProgramme(whole.data.definition);
    return read && !('refused' in read) ? read : undefined;
  }, [whole.data]);
  const kept = useMemo(() => keptDraft(programmeKey), [programmeKey]);
  if (!definition || hash === undefined)
    return (
      <UnreadPage
        of={[versions, whole]}
        lines={10}
        title={say('写办法', 'Writing a programme')}
        crumbs={[['/desk/programmes', say('办法', 'Programmes')]]}
      />
    );
  const resumed = kept !== null && kept.base === hash && drawn(kept.definition);
  return (
    <Board
      key={hash}
      base={{ hash, definition }}
      start={resumed ? (kept.definition as Programme) : definition}
      resumed={resumed}
    />
  );
}

function Fresh() {
  const { today } = useReader();
  const [base] = useState(() => ({ hash: '', definition: blankProgramme(`programme-${today}`, today) }));
  const kept = useMemo(() => keptDraft(''), []);
  const resumed = kept !== null && drawn(kept.definition);
  return <Board base={base} start={resumed ? (kept.definition as Programme) : base.definition} resumed={resumed} />;
}

export default function Designer() {
  const { say } = useReader();
  const { key } = useParams<{ key?: string }>();
  const { roles } = useSeat();
  if (!mayDraft(roles))
    return (
      <Note tone="go">
        <b>{say('办法由主席或经办来写', 'Programmes are written by a chair or an officer')}</b>
        <p>
          {say('您的岗位可以看，不能改。', 'From your post you can read them. ')}
          <Link href={`/desk/programmes${key === undefined ? '' : `/${key}`}`}>{say('去看', 'Read')}</Link>
        </p>
      </Note>
    );
  return key === undefined ? <Fresh /> : <Existing programmeKey={key} />;
}
