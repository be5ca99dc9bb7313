import { useState } from 'preact/hooks';
import type { Order } from '../controls.js';
import type { Connection } from './connection.js';

interface OrdersProps {
  readonly connection: Connection;
  readonly orders: readonly { readonly label: string; readonly order: Order; readonly isGrave?: boolean }[];
}

/** Buttons that do something to the cluster, and what came of it. */
export function Orders({ connection, orders }: OrdersProps) {
  const [said, setSaid] = useState('');
  const give = (label: string, order: Order) => {
    setSaid('');
    connection.call('order', order).then(
      () => setSaid(`${label}: done`),
      (error: Error) => setSaid(error.message),
    );
  };
  return (
    <div class="orders">
      {orders.map(({ label, order, isGrave = false }) => (
        <button type="button" key={label} class={isGrave ? 'grave' : ''} onClick={() => give(label, order)}>
          {label}
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
    { label: 'Fail', order: { do: 'fail', node }, isGrave: true },
    { label: 'Heal', order: { do: 'heal', node } },
  ];
}
