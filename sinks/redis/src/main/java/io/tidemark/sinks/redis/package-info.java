/**
 * Redis as a store: {@code mqtt:msg:*}, {@code mqtt:retain:*}, {@code mqtt:client:*}, {@code mqtt:node:*} and
 * {@code mqtt:acked:*} as the EMQ X Redis backend laid them out, on one server, on the master of a sentinel group, or on a
 * cluster, of Redis 6.2 or newer.
 *
 * <p><b>Options of a pool.</b> {@code type} = single, sentinel or cluster; {@code server} = host:port, of the server, or with
 * commas between of the sentinels or of nodes of the cluster; {@code sentinel} = what the sentinels call the master;
 * {@code database} (a cluster has 0 only); {@code username}, {@code password}, {@code sentinel_password}; {@code ssl} with
 * {@code cafile}, {@code certfile} and {@code keyfile} (PEM) and {@code verify} (true); {@code retain_layout} = hash, string
 * or zset; {@code timestamps} = s or ms.
 *
 * <p><b>Lost writes.</b> Redis acknowledges what it may lose: a crash without AOF, a replica that becomes the master. The
 * applied positions are lost with the data, since they are written after it, over the same connection; the writer reads them
 * when it has reconnected, and applies again what is missing. In a cluster every master has the positions, in a key of its
 * own lowest slot, and the lowest counts. What follows from that:
 *
 * <ul>
 *   <li>A master that gets another lowest slot has no positions yet, so the whole log is applied again.
 *   <li>A new master is known from when the writer connects again, which it does when a slot that it writes to moves. If it
 *       loses slots that were moved to it before that, nothing notices.
 *   <li>While a slot is on its way from one master to another, the writer may wait.
 *   <li>Readers may see an id in the list of a topic before the message, which they skip, until its position counts as applied.
 * </ul>
 *
 * <p><b>Rights.</b> A user of an ACL needs {@code ~mqtt:* ~tidemark:* +@read +@write +eval +ping +hello +select}, in a cluster
 * {@code +cluster} too, and {@code +info +client|id +client|kill} to end a connection that was given up on a server that only
 * hung. Rules with commands of their own need what those do.
 *
 * <p><b>Retained messages</b> whose {@code retain_layout} is string or zset share {@code mqtt:msg:{msgid}} with the list of the
 * topic: while retained without an end such a message has no time to live, so a replay may deliver it after
 * {@code expired_time} too.
 */
@NullMarked
package io.tidemark.sinks.redis;

import org.jspecify.annotations.NullMarked;
