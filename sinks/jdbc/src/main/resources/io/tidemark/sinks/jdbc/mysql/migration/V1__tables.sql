-- The tables of the EMQ X MySQL backend in wider types. Times are UTC.
--
-- A topic and a client id may have 65535 bytes, more than an index takes: their SHA-256 is what is unique and looked up, so
-- case, accents and spaces at the end count, whatever a collation makes of them. The indexes of a beginning are for people's
-- own queries; mqtt_msg, which is written most, has none: look there for topic_hash = unhex(sha2(<topic>, 256)).
--
-- Each statement may be run again: MySQL does not undo the first ones when a later one fails.

create table if not exists mqtt_client (
    id bigint unsigned not null auto_increment primary key,
    clientid text not null,
    clientid_hash binary(32) generated always as (unhex(sha2(clientid, 256))) stored,
    state varchar(3),
    node text,
    online_at datetime(3),
    offline_at datetime(3),
    created datetime(3),
    unique key mqtt_client_key (clientid_hash),
    key mqtt_client_idx (clientid(64))
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Written by applications.
create table if not exists mqtt_sub (
    id bigint unsigned not null auto_increment primary key,
    clientid text not null,
    topic text not null,
    clientid_hash binary(32) generated always as (unhex(sha2(clientid, 256))) stored,
    topic_hash binary(32) generated always as (unhex(sha2(topic, 256))) stored,
    qos tinyint,
    created timestamp(3) null default current_timestamp(3),
    unique key mqtt_sub_key (clientid_hash, topic_hash),
    key mqtt_sub_idx (clientid(64))
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- id is the position in the log: it orders the messages of a topic.
create table if not exists mqtt_msg (
    id bigint not null primary key,
    msgid text,
    topic text not null,
    topic_hash binary(32) generated always as (unhex(sha2(topic, 256))) stored,
    sender text,
    node text,
    qos tinyint not null default 0,
    retain tinyint,
    payload longblob,
    arrived datetime(3) not null,
    properties json,
    key mqtt_msg_topic (topic_hash, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table if not exists mqtt_retain (
    id bigint unsigned not null auto_increment primary key,
    topic text not null,
    topic_hash binary(32) generated always as (unhex(sha2(topic, 256))) stored,
    msgid text,
    sender text,
    node text,
    qos tinyint,
    payload longblob,
    arrived datetime(3),
    properties json,
    unique key mqtt_retain_key (topic_hash),
    key mqtt_retain_idx (topic(64))
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- mid is the mqtt_msg.id up to which everything is read; -1 = nothing yet.
create table if not exists mqtt_acked (
    id bigint unsigned not null auto_increment primary key,
    clientid text not null,
    topic text not null,
    clientid_hash binary(32) generated always as (unhex(sha2(clientid, 256))) stored,
    topic_hash binary(32) generated always as (unhex(sha2(topic, 256))) stored,
    mid bigint,
    created datetime(3),
    unique key mqtt_acked_key (clientid_hash, topic_hash),
    key mqtt_acked_idx (clientid(64))
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- next_offset is the offset of the next record that the sink has not applied.
create table if not exists tidemark_applied (
    sink varchar(255) not null,
    topic varchar(249) not null,
    `partition` int not null,
    next_offset bigint not null,
    primary key (sink, topic, `partition`)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
