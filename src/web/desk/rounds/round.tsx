// One round: what it is and how far, and its tabs.

import { lazy, type ReactNode, Suspense } from 'react';
import { Link, useParams } from 'wouter';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import Missing from '#web/desk/missing.tsx';
import { WholePage } from '#web/desk/whole-page.tsx';
import '#web/desk/rounds/rounds.css';
import { ExportButton } from '#web/desk/export-button.tsx';
import { type TabProps, useSaving } from '#web/desk/rounds/tab.ts';
import { type Figures, programmeOf, type Round, roundTitle, stagesOfKind, sumOf } from '#web/desk/rounds/words.ts';
import { download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const tabs = {
  '': lazy(() => import('#web/desk/rounds/overview.tsx')),
  cases: lazy(() => import('#web/desk/rounds/cases.tsx')),
  notices: lazy(() => import('#web/desk/rounds/notices.tsx')),
  offers: lazy(() => import('#web/desk/claims/tab.tsx')),
  draws: lazy(() => import('#web/desk/draws/tab.tsx')),
  panels: lazy(() => import('#web/desk/panels/tab.tsx')),
  goods: lazy(() => import('#web/desk/goods/round-part.tsx')),
  import: lazy(() => import('#web/desk/rounds/round-import.tsx')),
  settlement: lazy(() => import('#web/desk/rounds/settlement.tsx')),
  budget: lazy(() => import('#web/desk/rounds/budget-part.tsx')),
  rehearsal: lazy(() => import('#web/desk/rounds/rehearsal-tab.tsx')),
  settings: lazy(() => import('#web/desk/rounds/settings.tsx')),
} as const;
type Tab = keyof typeof tabs;

/** Of a round that gives out what there is: until when it is given out, which is seldom the last day of the round. */
function GivenOut({ round }: { readonly round: Round }) {
  const { day, moment } = useFormats();
  const { data } = useAnswer('GET /rounds/{id}/offers', { params: { id: round.id } });
  if (!data) return null;
  const { items, now } = data;
  if (items.length === 0)
    return (
      <StatusTag
        box
        tone="off"
        says={{
          zh: `还没开放名额，批次到${day(round.closesOn)}`,
          en: `Nothing put out; runs until ${day(round.closesOn)}`,
        }}
      />
    );
  const ends = items.map(({ closesAt }) => closesAt).reduce((one, other) => (one > other ? one : other));
  const begins = items.map(({ opensAt }) => opensAt).reduce((one, other) => (one < other ? one : other));
  if (now >= ends)
    return (
      <StatusTag box tone="off" says={{ zh: `领取已在${moment(ends)}截止`, en: `Claiming closed ${moment(ends)}` }} />
    );
  if (now < begins)
    return (
      <StatusTag box tone="off" says={{ zh: `${moment(begins)}开始领取`, en: `Claiming opens ${moment(begins)}` }} />
    );
  return <StatusTag box tone="go" says={{ zh: `领取中，${moment(ends)}截止`, en: `Claiming until ${moment(ends)}` }} />;
}

function Standing({ round }: { readonly round: Round }) {
  const { today } = useReader();
  const { day } = useFormats();
  if (round.state !== 'open')
    return <StatusTag box tone="off" says={{ zh: '已截止受理', en: 'Closed to applications' }} />;
  if (today > round.closesOn)
    return (
      <StatusTag
        box
        tone="warn"
        says={{ zh: `${day(round.closesOn)}已到期，还没截止`, en: `Past its last day (${day(round.closesOn)})` }}
      />
    );
  if (stagesOfKind(programmeOf(round), 'claim').length > 0) return <GivenOut round={round} />;
  if (today < round.opensOn)
    return (
      <StatusTag box tone="off" says={{ zh: `${day(round.opensOn)}开始受理`, en: `Opens ${day(round.opensOn)}` }} />
    );
  return (
    <StatusTag
      box
      tone="go"
      says={{ zh: `申报中，${day(round.closesOn)}截止`, en: `Open until ${day(round.closesOn)}` }}
    />
  );
}

function Meta({ round }: { readonly round: Round }) {
  const { say } = useReader();
  return (
    <span className="flex wrap">
      <Standing round={round} />
      <span>
        {say('按', 'Under ')}
        <Link href={`/desk/programmes/${round.programmeKey}`}>{say(programmeOf(round).title)}</Link>
        {say('开批次时的办法，已冻结', ' as it was when the round opened, frozen')}
      </span>
    </span>
  );
}

interface TabsProps {
  readonly round: Round;
  readonly figures: Figures;
  readonly known: boolean;
  readonly leads: boolean;
  readonly here: Tab;
}

function Tabs({ round, figures, known, leads, here }: TabsProps) {
  const { say, today } = useReader();
  const { count } = useFormats();
  const { organisationId } = useSeat();
  const programme = programmeOf(round);
  // Until they are read, or where this post may not, there is no number.
  const total = known ? (figures['cases.opened'] ?? 0) : undefined;
  const noticed = sumOf(
    figures,
    stagesOfKind(programme, 'notice').map((stage) => `at.${stage}`),
  );
  const names: readonly (readonly [Tab, string])[] = [
    ['', say('总览', 'Overview')],
    ['cases', total === undefined ? say('办件', 'Cases') : say(`办件 ${count(total)}`, `Cases ${count(total)}`)],
    ...(stagesOfKind(programme, 'notice').length > 0
      ? [
          [
            'notices',
            noticed > 0 ? say(`公示 ${count(noticed)}`, `Notices ${count(noticed)}`) : say('公示', 'Notices'),
          ] as const,
        ]
      : []),
    ...(stagesOfKind(programme, 'claim').length > 0 ? [['offers', say('名额', 'Places')] as const] : []),
    ...(here === 'draws' || Object.values(programme.stages).some(({ settings }) => settings.sharing === 'draw')
      ? [['draws', say('抽签', 'Draws')] as const]
      : []),
    ...(stagesOfKind(programme, 'score').length > 0 ? [['panels', say('评审', 'Judging')] as const] : []),
    // The warehouse is that of the union that runs the round.
    ...(organisationId === round.organisationId && stagesOfKind(programme, 'hand-over').length > 0
      ? [['goods', say('物资', 'Goods')] as const]
      : []),
    ...(programme.roster ? [] : [['import', say('导入', 'Import')] as const]),
    ...(stagesOfKind(programme, 'grant').length > 0 ? [['budget', say('预算', 'Budget')] as const] : []),
    ...(leads && round.state === 'open' && today < round.opensOn
      ? [['rehearsal', say('预演', 'Rehearsal')] as const]
      : []),
    ['settings', say('设置', 'Settings')],
  ];
  return (
    <nav className="tabsl" aria-label={say('批次的内容', 'Parts of the round')}>
      {names.map(([tab, says]) => (
        <Link
          key={tab}
          href={`/desk/rounds/${round.id}${tab && `/${tab}`}`}
          {...(tab === here ? { 'aria-current': 'page' as const } : {})}
        >
          {says}
        </Link>
      ))}
    </nav>
  );
}

/** What is done most from here; red for the one step that waits for this reader. */
function Acts({ round, figures, settles, here }: TabProps & { readonly here: Tab }): ReactNode {
  const { say } = useReader();
  const { count } = useFormats();
  const { organisationId } = useSeat();
  const save = useSaving();
  const granting = sumOf(
    figures,
    stagesOfKind(programmeOf(round), 'grant').map((stage) => `at.${stage}`),
  );
  const query = { organisation: organisationId, round: round.id, format: 'xlsx' } as const;
  return (
    <>
      <ExportButton
        saving={save}
        says={say('导出数字', 'Export figures')}
        read={() => download('GET /exports/figures', { query })}
      />
      {settles && granting > 0 && here !== 'settlement' && (
        <Link className={here === '' ? 'btn btn-main' : 'btn'} href={`/desk/rounds/${round.id}/settlement`}>
          {say(`批准 ${count(granting)} 件`, `Grant ${count(granting)}`)}
        </Link>
      )}
    </>
  );
}

function RoundPage({ round, tab }: { readonly round: Round; readonly tab: Tab }) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const progress = useAnswer('GET /round-progress', { query: { organisation: organisationId, round: round.id } });
  // Read here and not in the tab, which comes later: a query tells of a change only whoever has read what changed.
  const { data, error, failureReason, isPending } = progress;
  const mine = data?.items[0];
  const own = organisationId === round.organisationId;
  const leads = own && roles.some((role) => role === 'chair' || role === 'officer');
  const settles = leads || (own && roles.includes('reviewer'));
  const props: TabProps = {
    round,
    progress: mine,
    figures: mine?.figures ?? {},
    reading: { data, error, failureReason, isPending },
    leads,
    settles,
  };
  const Page = tabs[tab];
  return (
    <>
      <PageHead
        title={say(roundTitle(programmeOf(round).title, round.name))}
        crumbs={[['/desk/rounds', say('批次', 'Rounds')]]}
        meta={<Meta round={round} />}
      >
        <Acts {...props} here={tab} />
      </PageHead>
      <Tabs round={round} figures={props.figures} known={mine?.figures != null} leads={leads} here={tab} />
      <Suspense fallback={<Waiting lines={8} />}>
        <Page {...props} />
      </Suspense>
    </>
  );
}

export default function RoundRoute() {
  const { say } = useReader();
  const { id = '', tab = '' } = useParams<{ id: string; tab?: string }>();
  const round = useAnswer('GET /rounds/{id}', { params: { id } }, { enabled: /^\d+$/.test(id) });
  if (!/^\d+$/.test(id) || !Object.hasOwn(tabs, tab)) return <Missing />;
  return (
    <WholePage of={round} lines={8} title={say('批次', 'Round')} crumbs={[['/desk/rounds', say('批次', 'Rounds')]]}>
      {(found) => <RoundPage key={found.id} round={found} tab={tab as Tab} />}
    </WholePage>
  );
}
