// How a draw goes, as numbered steps: what was published when, what is still to come and by when, and last the reader's own check.
import '#web/parts/draw/draw.css';
import type { ReactNode } from 'react';
import { type Draw, isDrawn, shortHex, useMoment } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

const Hex = ({ value }: { readonly value: string }) => (
  <p className="draw-hex" title={value}>
    {/^[0-9a-f]{24,}$/.test(value) ? shortHex(value) : value}
  </p>
);

interface StepProps {
  readonly number: number;
  readonly title: string;
  /** When it happened, or is to. */
  readonly when: string;
  readonly done: boolean;
  readonly children: ReactNode;
}

const Step = ({ number, title, when, done, children }: StepProps) => (
  <li className={done ? 'draw-step' : 'draw-step next'}>
    <span className="number" aria-hidden="true">
      {number}
    </span>
    <div>
      <b>{title}</b> <span className="meta">{when}</span>
      {children}
    </div>
  </li>
);

function Weights({ weights }: { readonly weights: Draw['weights'] }) {
  const { say } = useReader();
  if (weights.length === 0) return <p className="sub">{say('每人一张签。', 'One ticket each.')}</p>;
  return (
    <>
      <p className="sub">{say('每人一张签，符合下面的再加：', 'One ticket each, and more for:')}</p>
      <ul className="draw-weights">
        {weights.map(({ says, clause, tickets }) => (
          <li key={says.zh}>
            {say(`${says.zh}，加 ${tickets} 张`, `${says.en}: ${tickets} more`)}
            {clause && <span className="meta"> {clause}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Words({ draw }: { readonly draw: Draw }) {
  const { say } = useReader();
  return (
    <ul className="draw-parties">
      {draw.parties.map(({ name, commitment, word, withheld }) => (
        <li key={name}>
          <span>{name}</span>
          {word ? (
            <Hex value={word} />
          ) : withheld ? (
            <p className="meta">
              {say('没有亮出，已记下；名次不受影响', 'Withheld, and recorded; the draw goes on without it')}
            </p>
          ) : commitment ? (
            <p className="meta">{say('已经封存，还没亮', 'Committed, not said yet')}</p>
          ) : (
            <p className="meta">{say('还没有封存', 'Not committed yet')}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Steps in their order; `check` is what the last one shows. */
export function DrawStory({ draw, check }: { readonly draw: Draw; readonly check: ReactNode }) {
  const { say } = useReader();
  const { count } = useFormats();
  const moment = useMoment();
  const at = (kind: string) => draw.steps.findLast((step) => step.kind === kind)?.at;
  const by = (time: string) => say(`约定 ${moment(time)}`, `due ${moment(time)}`);
  const when = (kind: string, due: string) => {
    const happened = at(kind);
    return happened ? moment(happened) : by(due);
  };
  const drawn = isDrawn(draw);
  return (
    <ol className="draw-steps">
      <Step
        number={1}
        title={say('公布规则', 'Rules published')}
        when={at('rules') ? moment(at('rules')!) : ''}
        done={draw.rules !== null}
      >
        <p className="sub">
          {say(
            `抽 ${count(draw.quota)} 份，后面 ${count(draw.waiting)} 位候补。`,
            `${count(draw.quota)} to be drawn, ${count(draw.waiting)} wait behind them.`,
          )}
        </p>
        <Weights weights={draw.weights} />
      </Step>
      <Step
        number={2}
        title={say('封名单', 'List sealed')}
        when={when('sealed', draw.closesAt)}
        done={draw.root !== null}
      >
        {draw.root === null || draw.entries === null ? (
          <p className="sub">
            {say('到时候停止报名，公布名单的指纹。', 'Entries close and the fingerprint of the list is published.')}
          </p>
        ) : (
          <>
            <p className="sub">
              {say(
                `${count(draw.entries)} 人按编码排好，公布指纹：`,
                `${count(draw.entries)} entries in order; their fingerprint:`,
              )}
            </p>
            <Hex value={draw.root} />
          </>
        )}
      </Step>
      <Step
        number={3}
        title={say('各方亮数', 'Words said')}
        when={at('sealed') ? say(`最晚 ${moment(draw.revealsBy)}`, `by ${moment(draw.revealsBy)}`) : by(draw.revealsBy)}
        done={draw.root !== null}
      >
        <p className="sub">
          {say(
            '报名以前各自封存一个数，名单封好才亮：',
            'Each committed to a word before, and says it once the list is sealed:',
          )}
        </p>
        <Words draw={draw} />
      </Step>
      <Step
        number={4}
        title={say('等约定的数', 'The outside value')}
        when={when('outside', draw.outsideAt)}
        done={draw.outside.value !== null}
      >
        <p className="sub">
          {say(
            `取${draw.outside.name}，封名单时还没有产生${draw.outside.value ? '：' : '。'}`,
            `${draw.outside.name}, which did not exist when the list was sealed${draw.outside.value ? ':' : '.'}`,
          )}
        </p>
        {draw.outside.value && <Hex value={draw.outside.value} />}
      </Step>
      <Step number={5} title={say('抽', 'Drawn')} when={drawn ? moment(at('drawn')!) : ''} done={drawn}>
        <p className="sub">
          {say(
            `这些数合起来算，排前 ${count(draw.quota)} 的中签，后面依次候补。`,
            `All of them together give the order: the first ${count(draw.quota)} are drawn, the rest wait in turn.`,
          )}
        </p>
      </Step>
      <Step number={6} title={say('对', 'Checked')} when="" done={drawn}>
        {check}
      </Step>
    </ol>
  );
}
