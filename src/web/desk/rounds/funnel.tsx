// How far the cases have come, stage by stage: who got through, who waits there and who did not; each number opens its cases.
import type { Step } from '#policy/steps.ts';
import { correcting, FunnelPanel, type FunnelRow, useStageInks } from '#web/desk/rounds/funnel-table.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { beginsWith, programmeOf, stepsOf } from '#web/desk/rounds/words.ts';
import { useReader } from '#web/parts/language.tsx';

function useRows({ round, figures }: TabProps): (step: Step) => FunnelRow {
  const { say } = useReader();
  const inksOf = useStageInks();
  const cases = `/desk/rounds/${round.id}/cases`;
  return ({ stage, kind, gotThrough, through, at, not, comes }) => {
    const { waits, not: notSays } = inksOf(kind);
    const [ink, says] = waits;
    const stopped = not === null ? 0 : (figures[not] ?? 0);
    const rejected = kind === 'pay' ? stopped : 0;
    const parts = [
      {
        ...{ n: figures[through] ?? 0, ink: 'go-bar', says: say('走过去了', 'got through') },
        href: `${cases}?measure=${through}`,
      },
      { n: (figures[at] ?? 0) - rejected, ink, says, href: `${cases}?stage=${stage}&status=open`, within: comes },
      {
        ...{ n: stopped, ink: kind === 'pay' ? 'bad-bar' : 'off-bar', says: notSays },
        href: `${cases}?measure=${not}`,
        within: comes,
      },
    ] as const;
    return { key: stage, title: say(gotThrough), parts };
  };
}

export function Funnel(props: TabProps) {
  const { say } = useReader();
  const rowOf = useRows(props);
  const inks = [
    ['go-bar', say('走过去了', 'Got through')],
    ['wait-bar', say('还在办', 'Under way')],
    ['correct-bar', say(correcting)],
    ['off-bar', say('未通过', 'Refused')],
  ] as const;
  const steps = stepsOf(programmeOf(props.round));
  const { title, measure } = beginsWith(programmeOf(props.round));
  const most = props.figures[measure] ?? 0;
  const all: FunnelRow = {
    key: '#',
    title: say(title),
    parts: [
      {
        ...{ n: most, ink: 'go-bar', says: say('走过去了', 'got through') },
        href: `/desk/rounds/${props.round.id}/cases`,
      },
    ],
  };
  return <FunnelPanel rows={[...(steps[0]?.comes ? [] : [all]), ...steps.map(rowOf)]} most={most} inks={inks} />;
}
