// A panel at the desk: what is still missing and closing it, how each seat marks beside the others, and the works by their blind numbers.
import '#web/desk/panels/panels.css';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { plural } from '#kit/format.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import Missing from '#web/desk/missing.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Reseat } from '#web/desk/panels/reseat.tsx';
import { Seats } from '#web/desk/panels/seats.tsx';
import { Works } from '#web/desk/panels/works.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export type PanelWhole = Answer<'GET /panels/{id}'>;
interface Props {
  readonly panel: PanelWhole;
}

function Close({ panel }: Props) {
  const { say } = useReader();
  const [sure, setSure] = useState(false);
  const close = useDoing('POST /panels/{id}/close', { done: () => setSure(false) });
  if (panel.complete < panel.open)
    return (
      <p>
        {say(
          `还有 ${panel.open - panel.complete} 件没评完。评委在自己手机的首页就能看到，打完分这里可以结束`,
          `${plural(panel.open - panel.complete, 'work is', 'works are')} not marked by all. Judges find them on the first screen of their phone; when all are marked the panel can be closed here`,
        )}
      </p>
    );
  if (!sure)
    return (
      <button type="button" className="btn btn-main" onClick={() => setSure(true)}>
        {say('结束评审', 'Close the panel')}
      </button>
    );
  return (
    <>
      <Note tone="warn">
        {say(
          `${panel.open} 件一起排出名次，随即告诉申报人，不能撤销`,
          `${plural(panel.open, 'work is', 'works are')} ranked together and their makers are told at once; this cannot be taken back`,
        )}
      </Note>
      <div className="flex">
        <button
          type="button"
          className="btn btn-main"
          disabled={close.isPending}
          onClick={() => close.mutate({ params: { id: panel.id } })}
        >
          {say('排出名次', 'Rank them')}
        </button>
        <button type="button" className="btn" onClick={() => setSure(false)}>
          {say('再看看', 'Not yet')}
        </button>
      </div>
      <ErrorNote error={close.error} />
    </>
  );
}

function Progress({ panel }: Props) {
  const left = panel.open - panel.complete;
  if (panel.open === 0) return <StatusTag tone="ok" says={{ zh: '都排出了名次', en: 'All are ranked' }} />;
  return left === 0 ? (
    <StatusTag tone="wait" says={{ zh: '都评完了，等您结束评审', en: 'All are marked: to be closed' }} />
  ) : (
    <StatusTag
      tone="go"
      says={{ zh: `评完 ${panel.complete} / ${panel.open} 件`, en: `${panel.complete} of ${panel.open} marked by all` }}
    />
  );
}

function Later({ panel }: Props) {
  const { say } = useReader();
  const takeIn = useDoing('POST /panels/{id}/works');
  return (
    <>
      <button
        type="button"
        className="btn"
        disabled={takeIn.isPending}
        onClick={() => takeIn.mutate({ params: { id: panel.id } })}
      >
        {say('把后来的作品编进来', 'Take in works that came later')}
      </button>
      {takeIn.data && (
        <Note tone="ok" live>
          {say(`编进来 ${takeIn.data.works} 件`, `${takeIn.data.works} taken in`)}
        </Note>
      )}
      <ErrorNote error={takeIn.error} />
    </>
  );
}

function Page({ panel }: Props) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const round = useAnswer('GET /rounds/{id}', { params: { id: panel.roundId } });
  const own = round.data?.organisationId === organisationId;
  const leads = own && roles.some((role) => role === 'chair' || role === 'officer');
  return (
    <>
      <PageHead
        title={panel.name}
        crumbs={[
          ['/desk/rounds', say('批次', 'Rounds')],
          [`/desk/rounds/${panel.roundId}/panels`, say(roundName(panel.roundName))],
        ]}
        meta={
          <span className="flex wrap">
            <Progress panel={panel} />
            <span>{say(panel.scheme)}</span>
          </span>
        }
      />
      <div className="cols panel-cols">
        <div className="stack">
          <Panel title={say('评委', 'Judges')}>
            <Seats seats={panel.seats} />
          </Panel>
          <Works panel={panel} />
        </div>
        {leads && (
          <Panel title={say('该办的', 'To be done')}>
            <div className="pb stack panel-do">
              {panel.open > 0 && <Close panel={panel} />}
              <Later panel={panel} />
              {panel.open > 0 && (
                <Link className="btn" href={`/desk/panels/${panel.id}/sheets`}>
                  {say('录纸质评分表', 'Type signed sheets')}
                </Link>
              )}
              {panel.open > 0 && <Reseat panel={panel} />}
            </div>
          </Panel>
        )}
      </div>
    </>
  );
}

const lookEveryMs = 20_000;

export default function PanelRoute() {
  const { id = '' } = useParams();
  const sound = /^\d+$/.test(id);
  const panel = useAnswer('GET /panels/{id}', { params: { id } }, { enabled: sound, every: lookEveryMs });
  if (!sound) return <Missing />;
  return (
    <Shown of={panel} lines={8}>
      {(found) => <Page key={found.id} panel={found} />}
    </Shown>
  );
}
