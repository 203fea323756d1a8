CREATE TABLE audit_entry (
	id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	user_id UUID NOT NULL,
	username VARCHAR(64) NOT NULL,
	role VARCHAR(24) NOT NULL,
	unit_id UUID,
	via VARCHAR(16) NOT NULL,
	ip VARCHAR(45),
	action VARCHAR(64) NOT NULL,
	object_kind VARCHAR(32) NOT NULL,
	object_id VARCHAR(100) NOT NULL,
	division_code VARCHAR(20),
	purpose VARCHAR(200),
	detail JSON,
	CONSTRAINT pk_audit_entry PRIMARY KEY (id)
);

CREATE INDEX ix_audit_entry_action ON audit_entry (action, id);

CREATE INDEX ix_audit_entry_actor ON audit_entry (username, id);

CREATE INDEX ix_audit_entry_at ON audit_entry (at);

CREATE INDEX ix_audit_entry_division_code ON audit_entry (division_code);

CREATE INDEX ix_audit_entry_object ON audit_entry (object_id, id);

CREATE TABLE change (
	id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor VARCHAR(100) NOT NULL,
	entity VARCHAR(24) NOT NULL,
	entity_id VARCHAR(64) NOT NULL,
	reason VARCHAR(200),
	before JSON,
	after JSON,
	CONSTRAINT pk_change PRIMARY KEY (id)
);

CREATE INDEX ix_change_at ON change (at);

CREATE INDEX ix_change_entity_entity_id_at ON change (entity, entity_id, at);

CREATE TABLE division (
	code VARCHAR(20) NOT NULL,
	name VARCHAR(100) NOT NULL,
	kind VARCHAR(24) NOT NULL,
	parent_code VARCHAR(20),
	path VARCHAR(200) NOT NULL,
	core_area BOOLEAN NOT NULL,
	longitude FLOAT,
	latitude FLOAT,
	boundary JSON,
	CONSTRAINT pk_division PRIMARY KEY (code),
	CONSTRAINT ck_division_kind CHECK (kind IN ('county', 'town', 'park', 'township', 'village', 'hamlet')),
	CONSTRAINT fk_division_parent_code_division FOREIGN KEY(parent_code) REFERENCES division (code),
	CONSTRAINT uq_division_path UNIQUE (path)
);

CREATE INDEX ix_division_parent_code ON division (parent_code);

CREATE TABLE outbox (
	id UUID NOT NULL,
	kind VARCHAR(64) NOT NULL,
	payload JSON NOT NULL,
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);

CREATE TABLE sign_in_failure (
	key VARCHAR(80) NOT NULL,
	count INTEGER NOT NULL,
	last_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_sign_in_failure PRIMARY KEY (key)
);

CREATE INDEX ix_sign_in_failure_last_at ON sign_in_failure (last_at);

CREATE TABLE site (
	id UUID NOT NULL,
	code VARCHAR(32) NOT NULL,
	name VARCHAR(100) NOT NULL,
	site_class INTEGER NOT NULL,
	category VARCHAR(8) NOT NULL,
	division_code VARCHAR(20) NOT NULL,
	longitude FLOAT,
	latitude FLOAT,
	required_cameras INTEGER NOT NULL,
	excluded_reason VARCHAR(200),
	excluded_until DATE,
	retired_on DATE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_site PRIMARY KEY (id),
	CONSTRAINT ck_site_site_class CHECK (site_class IN (1, 2, 3)),
	CONSTRAINT ck_site_required_cameras CHECK (required_cameras >= 1),
	CONSTRAINT uq_site_code UNIQUE (code),
	CONSTRAINT fk_site_division_code_division FOREIGN KEY(division_code) REFERENCES division (code)
);

CREATE INDEX ix_site_division_code ON site (division_code);

CREATE INDEX ix_site_name ON site (name);

CREATE TABLE unit (
	id UUID NOT NULL,
	code VARCHAR(12) NOT NULL,
	name VARCHAR(100) NOT NULL,
	kind VARCHAR(24) NOT NULL,
	division_code VARCHAR(20) NOT NULL,
	phone VARCHAR(40),
	CONSTRAINT pk_unit PRIMARY KEY (id),
	CONSTRAINT uq_unit_code UNIQUE (code),
	CONSTRAINT ck_unit_kind CHECK (kind IN ('police_station', 'governance_centre', 'county_office', 'maintenance_company')),
	CONSTRAINT fk_unit_division_code_division FOREIGN KEY(division_code) REFERENCES division (code)
);

CREATE INDEX ix_unit_division_code ON unit (division_code);

CREATE TABLE account (
	id UUID NOT NULL,
	username VARCHAR(64) NOT NULL,
	display_name VARCHAR(100) NOT NULL,
	role VARCHAR(24) NOT NULL,
	division_code VARCHAR(20),
	unit_id UUID,
	password_hash VARCHAR(200) NOT NULL,
	password_changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	disabled_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_account PRIMARY KEY (id),
	CONSTRAINT ck_account_role CHECK (role IN ('administrator', 'operator', 'governance_officer', 'crew', 'auditor')),
	CONSTRAINT uq_account_username UNIQUE (username),
	CONSTRAINT fk_account_division_code_division FOREIGN KEY(division_code) REFERENCES division (code),
	CONSTRAINT fk_account_unit_id_unit FOREIGN KEY(unit_id) REFERENCES unit (id)
);

CREATE INDEX ix_account_division_code ON account (division_code);

CREATE INDEX ix_account_unit_id ON account (unit_id);

CREATE TABLE camera (
	id UUID NOT NULL,
	code VARCHAR(20) NOT NULL,
	name VARCHAR(100) NOT NULL,
	site_id UUID,
	division_code VARCHAR(20) NOT NULL,
	lifecycle VARCHAR(24) NOT NULL,
	maker VARCHAR(16),
	region_code VARCHAR(6),
	point_class VARCHAR(16),
	model VARCHAR(50),
	common_name VARCHAR(100),
	ipv4 VARCHAR(15),
	ipv6 VARCHAR(45),
	mac VARCHAR(17),
	camera_type VARCHAR(16),
	function_type VARCHAR(32),
	fill_light VARCHAR(16),
	encoding VARCHAR(16),
	address VARCHAR(100),
	longitude FLOAT,
	latitude FLOAT,
	place_type VARCHAR(50),
	direction VARCHAR(32),
	networked VARCHAR(4),
	police_unit_code VARCHAR(12),
	installed_at TIMESTAMP WITH TIME ZONE,
	managing_unit VARCHAR(100),
	managing_contact VARCHAR(50),
	retention_days INTEGER,
	device_status VARCHAR(4),
	industry VARCHAR(50),
	azimuth_deg FLOAT,
	field_angle_deg FLOAT,
	mount_height_m FLOAT,
	visible_distance_m FLOAT,
	resolution VARCHAR(20),
	shared_outward VARCHAR(4),
	joined_upper_platform VARCHAR(4),
	pole_number VARCHAR(50),
	installer VARCHAR(100),
	maintainer VARCHAR(100),
	power_source VARCHAR(50),
	retired_on DATE,
	main_url VARCHAR(500),
	sub_url VARCHAR(500),
	username VARCHAR(64),
	password_sealed BYTEA,
	version INTEGER NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_camera PRIMARY KEY (id),
	CONSTRAINT uq_camera_code UNIQUE (code),
	CONSTRAINT fk_camera_site_id_site FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_camera_division_code_division FOREIGN KEY(division_code) REFERENCES division (code),
	CONSTRAINT ck_camera_lifecycle CHECK (lifecycle IN ('planned', 'built', 'accepted', 'in_service', 'maintenance', 'retired'))
);

CREATE INDEX ix_camera_division_code_code ON camera (division_code, code);

CREATE INDEX ix_camera_lifecycle_code ON camera (lifecycle, code);

CREATE INDEX ix_camera_name_code ON camera (name, code);

CREATE INDEX ix_camera_point_class ON camera (point_class);

CREATE INDEX ix_camera_site_id ON camera (site_id);

CREATE TABLE monitoring_room (
	id UUID NOT NULL,
	name VARCHAR(100) NOT NULL,
	division_code VARCHAR(20) NOT NULL,
	unit_id UUID NOT NULL,
	link_kbps INTEGER,
	staffed BOOLEAN NOT NULL,
	CONSTRAINT pk_monitoring_room PRIMARY KEY (id),
	CONSTRAINT uq_monitoring_room_division_code UNIQUE (division_code, name),
	CONSTRAINT fk_monitoring_room_division_code_division FOREIGN KEY(division_code) REFERENCES division (code),
	CONSTRAINT fk_monitoring_room_unit_id_unit FOREIGN KEY(unit_id) REFERENCES unit (id)
);

CREATE INDEX ix_monitoring_room_unit_id ON monitoring_room (unit_id);

CREATE TABLE target (
	id VARCHAR(64) NOT NULL,
	title_zh VARCHAR(200) NOT NULL,
	title_en VARCHAR(200) NOT NULL,
	scope VARCHAR(20) NOT NULL,
	rule VARCHAR(24) NOT NULL,
	classes JSON NOT NULL,
	required FLOAT NOT NULL,
	level VARCHAR(24) NOT NULL,
	deadline DATE,
	lead_unit_id UUID,
	weight FLOAT NOT NULL,
	CONSTRAINT pk_target PRIMARY KEY (id),
	CONSTRAINT ck_target_rule CHECK (rule IN ('coverage_rate', 'minimum_points', 'minimum_points_each', 'rooms_each')),
	CONSTRAINT ck_target_level CHECK (level IN ('planned', 'built', 'online', 'usable', 'proven')),
	CONSTRAINT fk_target_lead_unit_id_unit FOREIGN KEY(lead_unit_id) REFERENCES unit (id)
);

CREATE INDEX ix_target_lead_unit_id ON target (lead_unit_id);

CREATE TABLE api_token (
	id UUID NOT NULL,
	secret_hash BYTEA NOT NULL,
	user_id UUID NOT NULL,
	name VARCHAR(100) NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	used_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_api_token PRIMARY KEY (id),
	CONSTRAINT uq_api_token_secret_hash UNIQUE (secret_hash),
	CONSTRAINT fk_api_token_user_id_account FOREIGN KEY(user_id) REFERENCES account (id)
);

CREATE INDEX ix_api_token_user_id ON api_token (user_id);

CREATE TABLE camera_day (
	camera_id UUID NOT NULL,
	day DATE NOT NULL,
	unknown_s FLOAT NOT NULL,
	online_s FLOAT NOT NULL,
	degraded_s FLOAT NOT NULL,
	offline_s FLOAT NOT NULL,
	maintenance_s FLOAT NOT NULL,
	retired_s FLOAT NOT NULL,
	checks INTEGER NOT NULL,
	CONSTRAINT pk_camera_day PRIMARY KEY (camera_id, day),
	CONSTRAINT fk_camera_day_camera_id_camera FOREIGN KEY(camera_id) REFERENCES camera (id) ON DELETE CASCADE
);

CREATE TABLE camera_health (
	camera_id UUID NOT NULL,
	state VARCHAR(16) NOT NULL,
	since TIMESTAMP WITH TIME ZONE,
	finding VARCHAR(16),
	faults JSON NOT NULL,
	not_checkable JSON NOT NULL,
	detail VARCHAR(500) NOT NULL,
	checked_at TIMESTAMP WITH TIME ZONE,
	accounted_at TIMESTAMP WITH TIME ZONE,
	recent JSON NOT NULL,
	blind_streak INTEGER NOT NULL,
	changes JSON NOT NULL,
	flapping BOOLEAN NOT NULL,
	stream JSON,
	measures JSON NOT NULL,
	connect_ms FLOAT,
	first_picture_ms FLOAT,
	print JSON,
	evidence_sha VARCHAR(64),
	evidence_at TIMESTAMP WITH TIME ZONE,
	hourly_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_camera_health PRIMARY KEY (camera_id),
	CONSTRAINT fk_camera_health_camera_id_camera FOREIGN KEY(camera_id) REFERENCES camera (id) ON DELETE CASCADE
);

CREATE INDEX ix_camera_health_state ON camera_health (state);

CREATE TABLE evidence (
	id UUID NOT NULL,
	camera_id UUID NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
	latest BOOLEAN NOT NULL,
	transition BOOLEAN NOT NULL,
	hourly BOOLEAN NOT NULL,
	bytes INTEGER NOT NULL,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	finding VARCHAR(16) NOT NULL,
	faults JSON NOT NULL,
	measures JSON NOT NULL,
	CONSTRAINT pk_evidence PRIMARY KEY (id),
	CONSTRAINT fk_evidence_camera_id_camera FOREIGN KEY(camera_id) REFERENCES camera (id) ON DELETE CASCADE
);

CREATE INDEX ix_evidence_camera_taken_at ON evidence (camera_id, taken_at);

CREATE INDEX ix_evidence_sha256 ON evidence (sha256);

CREATE INDEX ix_evidence_taken_at ON evidence (taken_at);

CREATE TABLE live_view (
	id UUID NOT NULL,
	camera_id UUID NOT NULL,
	user_id UUID NOT NULL,
	unit_id UUID,
	purpose VARCHAR(200) NOT NULL,
	stream VARCHAR(8) NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	closed_at TIMESTAMP WITH TIME ZONE,
	close_reason VARCHAR(24),
	ip VARCHAR(45),
	CONSTRAINT pk_live_view PRIMARY KEY (id),
	CONSTRAINT fk_live_view_camera_id_camera FOREIGN KEY(camera_id) REFERENCES camera (id),
	CONSTRAINT fk_live_view_user_id_account FOREIGN KEY(user_id) REFERENCES account (id),
	CONSTRAINT fk_live_view_unit_id_unit FOREIGN KEY(unit_id) REFERENCES unit (id)
);

CREATE INDEX ix_live_view_camera_id ON live_view (camera_id);

CREATE INDEX ix_live_view_closed_at ON live_view (closed_at);

CREATE INDEX ix_live_view_opened_at ON live_view (opened_at);

CREATE INDEX ix_live_view_user_id ON live_view (user_id);

CREATE TABLE sign_in (
	id UUID NOT NULL,
	secret_hash BYTEA NOT NULL,
	user_id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ip VARCHAR(45),
	CONSTRAINT pk_sign_in PRIMARY KEY (id),
	CONSTRAINT uq_sign_in_secret_hash UNIQUE (secret_hash),
	CONSTRAINT fk_sign_in_user_id_account FOREIGN KEY(user_id) REFERENCES account (id)
);

CREATE INDEX ix_sign_in_expires_at ON sign_in (expires_at);

CREATE INDEX ix_sign_in_user_id ON sign_in (user_id);

CREATE TABLE transition (
	id UUID NOT NULL,
	camera_id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	from_state VARCHAR(16) NOT NULL,
	to_state VARCHAR(16) NOT NULL,
	finding VARCHAR(16),
	faults JSON NOT NULL,
	detail VARCHAR(500) NOT NULL,
	flapping BOOLEAN NOT NULL,
	evidence_sha VARCHAR(64),
	measures JSON NOT NULL,
	CONSTRAINT pk_transition PRIMARY KEY (id),
	CONSTRAINT fk_transition_camera_id_camera FOREIGN KEY(camera_id) REFERENCES camera (id) ON DELETE CASCADE
);

CREATE INDEX ix_transition_camera_at ON transition (camera_id, at);

