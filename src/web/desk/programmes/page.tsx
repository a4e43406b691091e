// One programme, reading like the paper it came from; beside it the trial, the check, its versions and rounds. A version that waits for
// approval is shown over the one in force, with what differs marked.

import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useParams, useSearch } from 'wouter';
import { kinds } from '#kinds/index.ts';
import { checkProgramme } from '#policy/check.ts';
import { parseProgramme } from '#policy/define.ts';
import { paperOf } from '#policy/paper.ts';
import { paperDifference, unsaidChanges } from '#policy/paper-difference.ts';
import type { Programme } from '#policy/programme.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { keptDraft } from '#web/desk/programmes/design/kept.ts';
import { Findings } from '#web/desk/programmes/findings.tsx';
import { saveFile } from '#web/desk/programmes/save-file.ts';
import { effectOf, type Simulation, type Trial, useSimulation, useTrial } from '#web/desk/programmes/simulating.ts';
import { SimulationPanel } from '#web/desk/programmes/simulation.tsx';
import { Publish, VersionsPanel } from '#web/desk/programmes/versions.tsx';
import { awaits, levelName, mayDraft, numbered, type Version, versionName } from '#web/desk/programmes/words.ts';
import { UnreadPage } from '#web/desk/whole-page.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { PaperView } from '#web/parts/paper-view.tsx';
import { Empty, Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/programmes/programmes.css';

type Numbered = Version & { readonly number: number };

function useVersion(hash: string | undefined) {
  const whole = useAnswer(
    'GET /programme-versions/{hash}',
    { params: { hash: hash ?? '' } },
    { enabled: hash !== undefined },
  );
  const programme = useMemo(() => {
    const read = whole.data && parseProgramme(whole.data.definition);
    return read && !('refused' in read) ? read : undefined;
  }, [whole.data]);
  return { programme, whole };
}

function Side({ shown, inForce, programme, base, all, trial, now }: SideProps) {
  const { say } = useReader();
  const compared = base !== programme && inForce?.hash !== shown.hash && base.subject === 'member' ? base : undefined;
  const before = useSimulation(compared, trial);
  const concerns = useMemo(() => checkProgramme(programme, kinds), [programme]);
  return (
    <div className="stack">
      <Publish version={shown} number={shown.number} />
      <SimulationPanel
        title={say(`试算：第 ${shown.number} 版`, `Trial: version ${shown.number}`)}
        {...{ programme, trial, now }}
        before={compared ? before.data : undefined}
      />
      <Findings concerns={concerns} />
      <VersionsPanel versions={all} shownHash={shown.hash} />
    </div>
  );
}

interface WholeProps {
  readonly shown: Numbered;
  readonly inForce: Numbered | undefined;
  readonly programme: Programme;
  /** The version it is laid over; the same for one that is in force itself. */
  readonly base: Programme;
  readonly all: readonly Version[];
}

interface SideProps extends WholeProps {
  readonly trial: Trial;
  readonly now: UseQueryResult<Simulation, Error>;
}

function About({ shown, inForce, programme, base }: WholeProps) {
  const { say } = useReader();
  const difference = useMemo(() => paperDifference(paperOf(base, kinds), paperOf(programme, kinds)), [base, programme]);
  const unsaid = unsaidChanges(base, programme, difference);
  if (!inForce || shown.hash === inForce.hash)
    return say(`正在看：第 ${shown.number} 版`, `Shown: version ${shown.number}`);
  return (
    <>
      {say(
        `正在看：第 ${shown.number} 版，与在用的第 ${inForce.number} 版的不同已标出（${difference.changes} 处）`,
        `Shown: version ${shown.number}; what differs from version ${inForce.number} in force is marked (${difference.changes})`,
      )}
      {unsaid.length > 0 && (
        <>
          <br />
          {say(
            `不影响文字的改动：${unsaid.map((one) => one.zh).join('、')}`,
            `Changed without a word: ${unsaid.map((one) => one.en).join(', ')}`,
          )}
        </>
      )}
    </>
  );
}

function Standing({ inForce, programme, all }: WholeProps) {
  const { say } = useReader();
  const [newest] = numbered(all);
  const waiting = numbered(all).find(awaits);
  return (
    <span className="flex">
      {inForce && (
        <StatusTag
          box
          tone="ok"
          says={{ zh: `${versionName(inForce.number).zh}在用`, en: `${versionName(inForce.number).en} in force` }}
        />
      )}
      {waiting && (
        <StatusTag
          box
          tone="go"
          says={{
            zh: `${versionName(waiting.number).zh}等复核`,
            en: `${versionName(waiting.number).en} awaits approval`,
          }}
        />
      )}
      {newest?.returnedAt && (
        <Link href={`/desk/programmes/${newest.programmeKey}?version=${newest.hash}`}>
          <StatusTag
            box
            tone="warn"
            says={{ zh: `${versionName(newest.number).zh}已退回`, en: `${versionName(newest.number).en} sent back` }}
          />
        </Link>
      )}
      <span>{say(`由${levelName(programme.runBy).zh}开展`, `Run by ${levelName(programme.runBy).en}`)}</span>
    </span>
  );
}

function Whole(props: WholeProps) {
  const { shown, programme, base } = props;
  const { say } = useReader();
  const { roles } = useSeat();
  const paper = useMemo(() => paperDifference(paperOf(base, kinds), paperOf(programme, kinds)), [base, programme]);
  const { count } = useFormats();
  const trial = useTrial(programme);
  const now = useSimulation(programme.subject === 'member' ? programme : undefined, trial);
  const kept = keptDraft(programme.key);
  return (
    <>
      <PageHead
        title={say(programme.title)}
        crumbs={[['/desk/programmes', say('办法', 'Programmes')]]}
        meta={<Standing {...props} />}
      >
        <button type="button" className="btn" onClick={() => saveFile(programme)}>
          <Icon name="doc" />
          {say('下载文件', 'Download the file')}
        </button>
        {mayDraft(roles) && (
          <Link className="btn btn-main" href={`/desk/programmes/${programme.key}/design?version=${shown.hash}`}>
            <Icon name="pen" />
            {say('在设计器里改', 'Change it in the designer')}
          </Link>
        )}
      </PageHead>
      {kept && (
        <Note tone="warn">
          <b>
            {say('这台电脑上有一份没送复核的修改', 'Changes that were not sent for approval are kept on this device')}
          </b>{' '}
          <Link href={`/desk/programmes/${programme.key}/design?version=${kept.base}`}>
            {say('接着改', 'Go on with them')}
          </Link>
        </Note>
      )}
      <div className="cols programme-cols">
        <PaperView
          paper={paper}
          issuer={say(shown.issuer)}
          about={<About {...props} />}
          effect={effectOf(now.data, count, programme)}
        />
        <Side {...props} {...{ trial, now }} />
      </div>
    </>
  );
}

export default function ProgrammePage() {
  const { say } = useReader();
  const { key = '' } = useParams<{ key: string }>();
  const wanted = new URLSearchParams(useSearch()).get('version');
  const versions = useAnswer('GET /programme-versions', { query: { programme: key } });
  const all = numbered(versions.data?.items ?? []);
  const inForce = all.find((one) => one.inForce);
  const shown = all.find((one) => one.hash === wanted) ?? all.find(awaits) ?? inForce ?? all[0];
  const now = useVersion(shown?.hash);
  const base = useVersion(inForce?.hash);
  if (versions.data && all.length === 0)
    return (
      <Empty says={{ zh: '没有这个办法', en: 'There is no such programme' }}>
        <Link href="/desk/programmes">{say('看全部办法', 'All programmes')}</Link>
      </Empty>
    );
  if (!shown || !now.programme || (inForce && !base.programme))
    return (
      <UnreadPage
        of={[versions, now.whole, base.whole]}
        lines={10}
        title={say('办法', 'Programme')}
        crumbs={[['/desk/programmes', say('办法', 'Programmes')]]}
      />
    );
  return <Whole {...{ shown, inForce, programme: now.programme, base: base.programme ?? now.programme, all }} />;
}
