// All keys of the desk, and the switch for those who do not want single keys.
import { useEffect, useRef } from 'react';
import { setSingleKeys, useSingleKeys } from '#web/desk/keys.ts';
import { useReader } from '#web/parts/language.tsx';

export function KeysHelp({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const { say } = useReader();
  const on = useSingleKeys();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const keys = [
    ['J K', say('下一件、上一件', 'Next case, the one before')],
    ['A', say('通过（或这一步的主要办法）', 'Approve, or whatever the step mainly asks')],
    ['R', say('退回补正，写一句理由', 'Send back with a reason')],
    ['N', say('不通过，写一句理由', 'Refuse with a reason')],
    ['L', say('到名单里去读（方向键、End 往下）', 'Into the list (arrow keys, End)')],
    ['G', say('读到底以后，整组一起办', 'Decide the group, once it is read to its end')],
    ['U', say('撤销刚才的决定', 'Take the last decision back')],
    ['Z', say('看照片、放大', 'Show the picture, enlarge it')],
    ['O', say('打开这一件的整页', 'Open the case by itself')],
    ['/', say('搜办件、会员、办法', 'Search')],
    ['?', say('这张表', 'This table')],
  ] as const;
  return (
    <dialog ref={dialog} aria-labelledby="keys-help" onClose={close}>
      <h2 id="keys-help">{say('全部按键', 'All keys')}</h2>
      <dl className="kv keys">
        {keys.map(([key, says]) => (
          <div key={key}>
            <dt>
              <span className="kbd">{key}</span>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <label className="flex">
        <input type="checkbox" checked={on} onChange={(event) => setSingleKeys(event.target.checked)} />
        {say('用单个字母办理', 'Use single letters')}
      </label>
      <button type="button" className="btn" onClick={close}>
        {say('知道了', 'Close')}
      </button>
    </dialog>
  );
}
