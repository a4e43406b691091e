// A name written with the finger: black on white, as a small picture. Who cannot write gives the pick-up code instead.
import { type PointerEvent, useEffect, useRef } from 'react';
import { useReader } from '#web/parts/language.tsx';

const width = 600;
const height = 240;

/** Base64 without its head, as the server takes it. */
const pictureOf = (canvas: HTMLCanvasElement): string => canvas.toDataURL('image/png').split(',')[1]!;

export function Signature({ onSigned }: { readonly onSigned: (picture: string | null) => void }) {
  const { say } = useReader();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = useRef<{ x: number; y: number } | null>(null);
  const clear = () => {
    const drawing = canvas.current?.getContext('2d');
    if (!drawing) return;
    drawing.fillStyle = '#fff';
    drawing.fillRect(0, 0, width, height);
    onSigned(null);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is there
  useEffect(clear, []);
  const at = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLCanvasElement>) => {
    const box = currentTarget.getBoundingClientRect();
    return { x: ((clientX - box.left) / box.width) * width, y: ((clientY - box.top) / box.height) * height };
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    const drawing = event.currentTarget.getContext('2d');
    if (!drawing || !pen.current) return;
    const to = at(event);
    drawing.lineWidth = 5;
    drawing.lineCap = 'round';
    drawing.strokeStyle = '#231f1b';
    drawing.beginPath();
    drawing.moveTo(pen.current.x, pen.current.y);
    drawing.lineTo(to.x, to.y);
    drawing.stroke();
    pen.current = to;
  };
  return (
    <div className="signature">
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={say('在这里签名', 'Sign here')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          pen.current = at(event);
          draw(event);
        }}
        onPointerMove={draw}
        onPointerUp={(event) => {
          pen.current = null;
          onSigned(pictureOf(event.currentTarget));
        }}
      />
      <button type="button" className="btn btn-quiet" onClick={clear}>
        {say('重签', 'Sign again')}
      </button>
    </div>
  );
}
