import { useState } from 'preact/hooks';
import type { Order } from '../controls.js';
import type { Connection } from './connection.js';

interface OrdersProps {
  readonly connection: Connection;
  readonly orders: readonly { readonly label: string; readonly order: Order; readonly isGrave?: boolean; readonly note?: string }[];
}

/** Buttons that do something to the cluster, and what came of it. */
export function Orders({ connection, orders }: OrdersProps) {
  const [said, setSaid] = useState('');
  const give = ({ label, order, note = '' }: OrdersProps['orders'][number]) => {
    setSaid('');
    connection.call('order', order).then(
      () => setSaid(`${label}: done${note}`),
      (error: Error) => setSaid(error.message),
    );
  };
  return (
    <div class="orders">
      {orders.map((one) => (
        <button type="button" key={one.label} class={one.isGrave === true ? 'grave' : ''} onClick={() => give(one)}>
          {one.label}
        </button>
      ))}
      <output>{said}</output>
    </div>
  );
}

/** What can be done to a node. */
export function nodeOrders(node: string, isCordoned: boolean): OrdersProps['orders'] {
  return [
    isCordoned ? { label: 'Uncordon', order: { do: 'uncordon', node } } : { label: 'Cordon', order: { do: 'cordon', node } },
    { label: 'Drain', order: { do: 'drain', node } },
    {
      label: 'Fail',
      order: { do: 'fail', node },
      isGrave: true,
      note: '; the cluster notices when heartbeats have been missing for a while',
    },
    { label: 'Heal', order: { do: 'heal', node } },
  ];
}
