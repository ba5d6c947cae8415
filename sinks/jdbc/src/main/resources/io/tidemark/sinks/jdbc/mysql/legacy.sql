-- What a database lacks that has tables of EMQ X's backend. The tables that are there stay as they are. The hashes are the
-- SHA-256 of the text before them.

-- Where in the log the rows of mqtt_msg come from, and what it has no column for. arrived is UTC.
create table if not exists tidemark_msg (
    position bigint not null primary key,
    topic text not null,
    topic_hash binary(32) not null,
    id bigint unsigned not null,
    arrived datetime(3) not null,
    base64 tinyint not null,
    properties json,
    key tidemark_msg_topic (topic_hash, position)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- What mqtt_retain has no column for.
create table if not exists tidemark_retain (
    topic_hash binary(32) not null primary key,
    topic text not null,
    base64 tinyint not null,
    properties json
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table if not exists tidemark_applied (
    sink varchar(255) not null,
    topic varchar(249) not null,
    `partition` int not null,
    next_offset bigint not null,
    primary key (sink, topic, `partition`)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table if not exists mqtt_client (
    id bigint unsigned not null auto_increment primary key,
    clientid varchar(512) not null,
    state varchar(3),
    node varchar(512),
    online_at datetime,
    offline_at datetime,
    created datetime,
    unique key mqtt_client_key (clientid)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table if not exists mqtt_sub (
    id bigint unsigned not null auto_increment primary key,
    clientid varchar(256) not null,
    topic varchar(512) not null,
    qos tinyint,
    created datetime,
    unique key mqtt_sub_key (clientid, topic)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table if not exists mqtt_msg (
    id bigint unsigned not null auto_increment primary key,
    msgid text,
    topic text,
    sender text,
    node text,
    qos tinyint not null default 0,
    retain tinyint,
    payload longblob,
    arrived datetime not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table if not exists mqtt_retain (
    id bigint unsigned not null auto_increment primary key,
    topic varchar(768) not null,
    msgid text,
    sender text,
    node text,
    qos tinyint,
    payload longblob,
    arrived datetime,
    unique key mqtt_retain_key (topic)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table if not exists mqtt_acked (
    id bigint unsigned not null auto_increment primary key,
    clientid varchar(256) not null,
    topic varchar(512) not null,
    mid bigint,
    created datetime,
    unique key mqtt_acked_key (clientid, topic)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
