// How far cases have come, stage by stage: left-aligned bars on one scale, with who is still there beside them in words (design §7).
import type { Text } from '#kit/text.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import '#web/parts/funnel.css';

export interface FunnelStage {
  readonly key: string;
  readonly title: Text;
  readonly through: number;
  readonly waiting: number;
  readonly refused: number;
  readonly returned: number;
  /** Said beside the bar instead of who is still there. */
  readonly note?: Text;
}

const tones = ['through', 'waiting', 'returned', 'refused'] as const;

function Bar({ stage, most, came }: { readonly stage: FunnelStage; readonly most: number; readonly came: boolean }) {
  const counts = {
    through: stage.through,
    // Of those who came the others are a part already, and not beside them.
    waiting: came ? 0 : Math.max(0, stage.waiting - stage.returned),
    returned: came ? 0 : stage.returned,
    refused: came ? 0 : stage.refused,
  };
  let x = 0;
  return (
    <svg className="funnel-bar" aria-hidden="true" focusable="false">
      {tones.map((tone) => {
        const width = (counts[tone] / most) * 100;
        const at = x;
        x += width;
        return width === 0 ? null : (
          <rect
            key={tone}
            className={`f-${tone}`}
            x={`${at}%`}
            width={`${Math.max(0.4, width - 0.25)}%`}
            height="100%"
          />
        );
      })}
    </svg>
  );
}

export function Funnel({
  stages,
  onOpen,
}: {
  /** The first is whoever came: the others are measured against it. */
  readonly stages: readonly FunnelStage[];
  /** A number leads to what it counts. */
  readonly onOpen?: (key: string) => void;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const most = Math.max(1, stages[0]?.through ?? 0);
  const rest = ({ waiting, returned, refused }: FunnelStage): string =>
    [
      waiting > returned && say(`在办 ${count(waiting - returned)}`, `${count(waiting - returned)} waiting`),
      returned > 0 && say(`银行退回 ${count(returned)}`, `${count(returned)} sent back by the bank`),
      refused > 0 && say(`未通过 ${count(refused)}`, `${count(refused)} not passed`),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <table className="funnel">
      <thead className="sr">
        <tr>
          <th scope="col">{say('环节', 'Stage')}</th>
          <th scope="col">{say('走过去了', 'Went through')}</th>
          <th scope="col">{say('还在办和未通过', 'Waiting, and not passed')}</th>
        </tr>
      </thead>
      <tbody>
        {stages.map((stage, at) => (
          <tr key={stage.key}>
            <th scope="row">{say(stage.title)}</th>
            <td>
              <span className="funnel-n">
                {onOpen ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={`${say(stage.title)} ${count(stage.through)}`}
                    onClick={() => onOpen(stage.key)}
                  >
                    {count(stage.through)}
                  </button>
                ) : (
                  count(stage.through)
                )}
              </span>
              <Bar stage={stage} most={most} came={at === 0} />
            </td>
            <td className="meta">{stage.note ? say(stage.note) : rest(stage)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Once for any number of funnels below it. */
export function FunnelLegend() {
  const { say } = useReader();
  const words = {
    through: say('走过去了', 'went through'),
    waiting: say('还在办', 'still waiting'),
    returned: say('银行退回', 'sent back by the bank'),
    refused: say('未通过', 'not passed'),
  };
  return (
    <p className="legend">
      {tones.map((tone) => (
        <span key={tone}>
          <i className={`f-${tone}`} />
          {words[tone]}
        </span>
      ))}
    </p>
  );
}
