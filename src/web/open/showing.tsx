// One showing for everybody: what it says, when it was disclosed, and the digest that anybody can compute again.
import { Digest } from '#web/parts/digest.tsx';
import '#web/open/showcase.css';
import { Fragment } from 'react';
import { Link, useParams } from 'wouter';
import { OpenFrame } from '#web/open/frame.tsx';
import { type Answer, addressOf, saveText } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Pairs } from '#web/parts/pairs.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Note, Shown } from '#web/parts/said.tsx';
import { showcaseTitle, showingStates, solvedWords, whatWords } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

type Showing = Answer<'GET /open/showings/{id}'>;

const stepWords = {
  disclosed: { zh: '公开', en: 'disclosed' },
  withdrawn: { zh: '撤下', en: 'withdrawn' },
  renewed: { zh: '续期', en: 'renewed' },
} as const;

function OnRecord({ one }: { readonly one: Showing }) {
  const { say } = useReader();
  const { instant, fullDay } = useFormats();
  const { document } = one;
  return (
    <section className="paper stack">
      <h2>{say('公开的时间凭证', 'The disclosure on record')}</h2>
      <dl className="kv showing-facts">
        {one.steps.map((step) => (
          <Fragment key={`${step.what} ${step.at}`}>
            <dt>{say(stepWords[step.what])}</dt>
            <dd>
              {instant(step.at)}
              {step.until !== null && say(`，到 ${fullDay(step.until)}`, `, until ${fullDay(step.until)}`)}
            </dd>
          </Fragment>
        ))}
      </dl>
      <details>
        <summary>{say('怎么核对', 'How to check')}</summary>
        <p className="meta">{say('指纹（SHA-256）', 'Digest (SHA-256)')}</p>
        <p className="digest">
          <Digest value={one.digest} />
        </p>
        <p className="meta">
          {say(
            '指纹记在办件的历史里，改一个字就对不上。存下公开时的原文，用任何工具算 SHA-256，应当和上面这一串一样',
            'The digest stands in the history of the case; a single changed letter does not fit it. Save what was disclosed and compute its SHA-256 with any tool: it is the line above',
          )}
        </p>
      </details>
      {document !== null && (
        <p>
          <button type="button" className="btn" onClick={() => saveText(document, `showing-${one.id}.json`)}>
            {say('存下公开时的原文', 'Save what was disclosed')}
          </button>
        </p>
      )}
    </section>
  );
}

function Picture({ one: { id, title, picture } }: { readonly one: Showing }) {
  const { say } = useReader();
  if (!picture) return null;
  const { sha256, width, height } = picture;
  const src = addressOf('GET /open/showings/{id}/pictures/{sha256}', { params: { id, sha256 } });
  return (
    <img
      className="showing-picture"
      alt={say(`“${title}”的图片`, `Picture of “${title}”`)}
      {...{ src, width, height }}
    />
  );
}

function Body({ one }: { readonly one: Showing }) {
  const { say } = useReader();
  const { yuan, count } = useFormats();
  return (
    <div className="stack">
      <section className="paper stack">
        <div className="flex between">
          <p className="meta">
            <Parts of={[say(whatWords[one.what]), one.trade && say(one.trade), one.unit]} />
          </p>
          <StatusTag {...(one.solved && one.state === 'shown' ? solvedWords : showingStates[one.state])} />
        </div>
        <Picture one={one} />
        {one.state === 'shown' ? (
          <dl className="kv showing-facts">
            <Pairs rows={one.lines.map(({ field, label, shown }) => [say(label), shown && say(shown), field])} />
            {one.partners > 0 && (
              <>
                <dt>{say('对接', 'Taken up by')}</dt>
                <dd>
                  {one.takenUpBy.join(say('、', ', '))}
                  {one.partners > one.takenUpBy.length && (
                    <p>{say(`共 ${count(one.partners)} 家`, `${count(one.partners)} in all`)}</p>
                  )}
                  {one.benefitFen > 0 && (
                    <p>{say(`核实效益 ${yuan(one.benefitFen)}`, `Benefit accepted: ${yuan(one.benefitFen)}`)}</p>
                  )}
                </dd>
              </>
            )}
          </dl>
        ) : (
          <Note>
            {say(
              '内容不再公开；公开过的时间和指纹一直留着',
              'What it said is no longer shown; its moment and digest stay',
            )}
          </Note>
        )}
        {one.takes && !one.solved && (
          <p>
            <a className="btn btn-main" href={`hall/showcase/${one.id}`}>
              {one.what === 'problem' ? say('我来解', 'I can solve it') : say('想用，约发明人', 'I want to use it')}
            </a>
          </p>
        )}
      </section>
      <OnRecord one={one} />
    </div>
  );
}

export default function ShowingPage() {
  const { say } = useReader();
  const { id = '' } = useParams();
  const showing = useAnswer('GET /open/showings/{id}', { params: { id } });
  return (
    <OpenFrame
      title={showing.data?.title ?? say(showcaseTitle)}
      crumb={<Link href="/open/showcase">{say(showcaseTitle)}</Link>}
    >
      <Shown of={showing} lines={10}>
        {(one) => <Body one={one} />}
      </Shown>
    </OpenFrame>
  );
}
