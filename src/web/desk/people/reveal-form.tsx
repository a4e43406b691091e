// Before somebody's identifiers are shown in full: what for, chosen and in words. Both are written down and the member reads them.
import { type FormEvent, useState } from 'react';
import {
  fewestWords,
  type RevealPurpose,
  revealPurposeKeys,
  revealPurposes,
  saysWhatFor,
} from '#policy/view-purposes.ts';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export type Revealed = Answer<'POST /people/{id}/reveals'>;

export function RevealForm({
  personId,
  chosen = '',
  worded = '',
  sunk = false,
  onSeen,
  onDone,
}: {
  readonly personId: number;
  /** What it is for where the page itself knows; may be changed. */
  readonly chosen?: RevealPurpose | '';
  readonly worded?: string;
  /** As the part of a panel that it opened in. */
  readonly sunk?: boolean;
  readonly onSeen: (seen: Revealed) => void;
  readonly onDone: () => void;
}) {
  const { say } = useReader();
  const [purpose, setPurpose] = useState<RevealPurpose | ''>(chosen);
  const [words, setWords] = useState(worded);
  const reveal = useDoing('POST /people/{id}/reveals', { done: onSeen, changes: [] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (purpose === '') return;
    reveal.mutate({ params: { id: personId }, body: { columns: ['id_number', 'phone', 'account'], purpose, words } });
  };
  const left =
    purpose === ''
      ? say('先选用途', 'Choose the purpose first')
      : saysWhatFor(words)
        ? null
        : say(`再写几个字（至少 ${fewestWords} 个）`, `Say more (${fewestWords} letters at least)`);
  return (
    <form className={sunk ? 'pb stack sunk' : 'stack'} onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('看来做什么', 'What for')}</span>
        <select
          className="in"
          required
          value={purpose}
          onChange={(e) => setPurpose(e.target.value as RevealPurpose | '')}
        >
          <option value="" disabled>
            {say('请选择', 'Please choose')}
          </option>
          {revealPurposeKeys.map((key) => (
            <option key={key} value={key}>
              {say(revealPurposes[key])}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="lab">{say('具体是什么事', 'What exactly')}</span>
        <span className="hint">{say('本人看得到您写的这句话', 'The member can read this sentence')}</span>
        <input
          className="in"
          required
          maxLength={200}
          placeholder={say('例如：核对退汇的户名', 'For example: checking the name for a returned payment')}
          value={words}
          onChange={(e) => setWords(e.target.value)}
        />
      </label>
      <ErrorNote error={reveal.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={reveal.isPending || left !== null}>
          {left ?? say('记下用途，看全部', 'Note the purpose and show')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('先不看', 'Not now')}
        </button>
      </div>
    </form>
  );
}
