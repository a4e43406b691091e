// A draw's page at the desk: what is due of whom, beside how it goes and the same check that everybody can make.
import { WholePage } from '#web/desk/whole-page.tsx';
import '#web/desk/draws/draws.css';
import { Link, useParams } from 'wouter';
import { type AtDesk, DrawDue } from '#web/desk/draws/due.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import Missing from '#web/desk/missing.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { CheckPart } from '#web/parts/draw/check.tsx';
import { DrawStory } from '#web/parts/draw/story.tsx';
import { useDrawCheck } from '#web/parts/draw/use-check.ts';
import { isDrawn, stateWords } from '#web/parts/draw/words.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { StatusTag } from '#web/parts/status.tsx';

function Page({ draw }: { readonly draw: AtDesk }) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const round = useAnswer('GET /rounds/{id}', { params: { id: draw.roundId } });
  const check = useDrawCheck(draw.id, draw.entries, isDrawn(draw));
  const own = round.data?.organisationId === organisationId;
  const leads = own && roles.some((role) => role === 'chair' || role === 'officer');
  const reads = leads || (own && roles.some((role) => role === 'reviewer' || role === 'auditor'));
  const [tone, says] = stateWords[draw.state];
  const shown = draw.state !== 'preparing' && draw.state !== 'dropped';
  return (
    <>
      <PageHead
        title={draw.title}
        crumbs={[
          ['/desk/rounds', say('批次', 'Rounds')],
          [`/desk/rounds/${draw.roundId}/draws`, round.data ? say(roundName(round.data.name)) : say('抽签', 'Draws')],
        ]}
        meta={<StatusTag box tone={tone} says={says} />}
      >
        {shown && (
          <Link className="btn" href={`/open/draws/${draw.id}`} target="_blank">
            {say('看公开页', 'See it as everybody does')}
          </Link>
        )}
      </PageHead>
      <div className="cols draw-cols">
        <Panel title={say('走到哪了', 'How far it has come')}>
          <div className="pb">
            <DrawStory draw={draw} check={<CheckPart check={check} drawId={draw.root === null ? null : draw.id} />} />
          </div>
        </Panel>
        <Panel title={say('该谁办', 'Who is to act')}>
          <div className="pb stack">
            <DrawDue draw={draw} leads={leads} reads={reads} />
          </div>
        </Panel>
      </div>
    </>
  );
}

export default function DrawRoute() {
  const { say } = useReader();
  const { id = '' } = useParams();
  const sound = /^\d+$/.test(id);
  const draw = useAnswer('GET /draws/{id}', { params: { id } }, { enabled: sound, every: 10_000 });
  if (!sound) return <Missing />;
  return (
    <WholePage of={draw} lines={8} title={say('抽签', 'Draw')} crumbs={[['/desk/rounds', say('批次', 'Rounds')]]}>
      {(found) => <Page key={found.id} draw={found} />}
    </WholePage>
  );
}
