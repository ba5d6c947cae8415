-- EMQ X 3.0, 3.2, 4.0, 4.2, 4.3 and 4.4, manuals in English.

create table mqtt_client (
    id serial primary key,
    clientid character varying(100),
    state integer,
    node character varying(100),
    online_at timestamp,
    offline_at timestamp,
    created timestamp without time zone,
    unique (clientid)
);

create table mqtt_sub (
    id serial primary key,
    clientid character varying(100),
    topic character varying(200),
    qos integer,
    created timestamp without time zone,
    unique (clientid, topic)
);

create table mqtt_msg (
    id serial primary key,
    msgid character varying(60),
    sender character varying(100),
    topic character varying(200),
    qos integer,
    retain integer,
    payload text,
    arrived timestamp without time zone
);

create table mqtt_retain (
    id serial primary key,
    topic character varying(200),
    msgid character varying(60),
    sender character varying(100),
    qos integer,
    payload text,
    arrived timestamp without time zone,
    unique (topic)
);

create table mqtt_acked (
    id serial primary key,
    clientid character varying(100),
    topic character varying(100),
    mid integer,
    created timestamp without time zone,
    unique (clientid, topic)
);

-- Rows as the manual shows them.
insert into mqtt_client (clientid, state, node, online_at, offline_at, created)
values ('test', 1, 'emqx@127.0.0.1', '2016-11-15 09:40:40', null, '2016-12-24 09:40:22');

insert into mqtt_sub (clientid, topic, qos, created)
values ('test', 'test_topic1', 1, '2016-12-24 17:09:05'), ('test', 'test_topic2', 2, '2016-12-24 17:12:51');

insert into mqtt_msg (msgid, topic, sender, qos, retain, payload, arrived)
values ('53F98F80F66017005000004A60003', 'hello', 'test', 1, 0, 'hello', '2016-12-24 17:25:12'),
    ('53F98F9FE42AD7005000004A60004', 'world', 'test', 1, 0, 'world', '2016-12-24 17:25:45');

insert into mqtt_retain (topic, msgid, sender, qos, payload, arrived)
values ('retain', '53F33F7E4741E7007000004B70001', 'test', 1, 'www', '2016-12-24 16:55:18');

insert into mqtt_acked (clientid, topic, mid, created)
values ('test', 'hello', 1, null);
