import { useState } from 'preact/hooks';
import type { RevisionView } from '../rollout-views.js';
import { Choice } from './fleet-view.js';
import { type DiffStretch, foldedDiff } from './folded-diff.js';
import { lineDiff } from './line-diff.js';

/** Two revisions side by side. */
export function Revisions({ revisions }: { readonly revisions: readonly RevisionView[] }) {
  const [left, setLeft] = useState('');
  const [right, setRight] = useState('');
  const newer = revisions.find(({ hash }) => hash === right) ?? revisions[0];
  const older = revisions.find(({ hash }) => hash === left) ?? revisions[1] ?? newer;
  if (newer === undefined || older === undefined) return null;
  const options = revisions.map(({ hash, revision }) => [hash, `${revision} · ${hash}`] as const);
  return (
    <section class="card revisions" aria-label="Revisions">
      <div class="tools">
        <h2>Revisions</h2>
        <Choice label="From" value={older.hash} options={options} onChange={setLeft} />
        <Choice label="To" value={newer.hash} options={options} onChange={setRight} />
      </div>
      <section class="diff-scroll" aria-label="Difference" tabIndex={0}>
        <table class="diff">
          <thead class="hidden">
            <tr>
              <th scope="col">Revision {older.revision}</th>
              <th scope="col">Revision {newer.revision}</th>
            </tr>
          </thead>
          <tbody>
            {foldedDiff(lineDiff(older.lines, newer.lines)).map((stretch, index) => (
              <Stretch key={`${older.hash} ${newer.hash} ${index}`} stretch={stretch} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** Some lines; equal ones that are folded until somebody wants to see them. */
function Stretch({ stretch: { isFolded, rows } }: { readonly stretch: DiffStretch }) {
  const [isOpen, setIsOpen] = useState(false);
  if (isFolded && !isOpen) {
    return (
      <tr class="fold">
        <td colSpan={2}>
          <button type="button" onClick={() => setIsOpen(true)}>
            {rows.length} equal lines
          </button>
        </td>
      </tr>
    );
  }
  return (
    <>
      {rows.map(({ left, right, isSame }, index) => (
        <tr key={`${index} ${left ?? ''}`} class={isSame ? '' : 'changed'}>
          <td class={isSame || left === undefined ? '' : 'gone'}>{left}</td>
          <td class={isSame || right === undefined ? '' : 'come'}>{right}</td>
        </tr>
      ))}
    </>
  );
}
