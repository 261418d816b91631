{{/* Who asks whom. What is not here is forbidden by the network policies. */}}
{{- define "evently.callees" -}}
gateway: [event-service, booking-service, waitlist-service, pricing-service, notification-service, analytics-service]
event-service: [booking-service]
booking-service: [event-service]
waitlist-service: [booking-service]
pricing-service: []
notification-service: [gateway, booking-service, waitlist-service]
analytics-service: []
{{- end }}

{{/* The servers that each service talks to, besides Postgres, Kafka and those with the keys. */}}
{{- define "evently.servers" -}}
gateway: [redis]
event-service: [redis]
booking-service: []
waitlist-service: []
pricing-service: []
notification-service: [smtp]
analytics-service: []
{{- end }}

{{/* Name of the objects of a service: (list $ "booking-service"). */}}
{{- define "evently.name" -}}
{{ printf "%s-%s" (index . 0).Release.Name (index . 1) | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "evently.account" -}}
{{ printf "%s-services" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* What tells the pods of a service from all others: (list $ "booking-service"). */}}
{{- define "evently.selector" -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{- define "evently.common" -}}
app.kubernetes.io/part-of: evently
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "evently.labels" -}}
{{ include "evently.selector" . }}
{{ include "evently.common" (index . 0) }}
{{- end }}

{{- define "evently.url" -}}
http://{{ include "evently.name" . }}:{{ (index (index . 0).Values.services (index . 1)).port }}
{{- end }}

{{/* Where the keys of users' tokens are. Only a try may read them from the gateway without TLS. */}}
{{- define "evently.jwks" -}}
{{- if .Values.tokens.jwks -}}
{{ join "," .Values.tokens.jwks }}
{{- else if eq .Values.environment "local" -}}
{{ include "evently.url" (list . "gateway") }}/.well-known/jwks.json
{{- else -}}
{{ fail "tokens.jwks: in production name the https address of the keys, e.g. https://tickets.example.org/.well-known/jwks.json" }}
{{- end -}}
{{- end }}

{{/* Where the pages of problems are: at the gateway, if its outer name is known. */}}
{{- define "evently.problemBase" -}}
{{- if .Values.problemBase -}}
{{ .Values.problemBase }}
{{- else if .Values.ingress.enabled -}}
{{ ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}://{{ .Values.ingress.host }}/problems/
{{- else -}}
https://evently.dev/problems/
{{- end -}}
{{- end }}

{{/* A variable from a Secret: (list "NAME" "secret" "key"). */}}
{{- define "evently.fromSecret" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
{{- end }}

{{/* The environment of a service: (list $ "booking-service"). */}}
{{- define "evently.environment" -}}
{{- $root := index . 0 }}
{{- $name := index . 1 }}
{{- $service := index $root.Values.services $name }}
- name: HOST
  value: 0.0.0.0
- name: PORT
  value: {{ $service.port | quote }}
- name: JAVA_TOOL_OPTIONS
  value: {{ $service.javaOptions | quote }}
- name: EVENTLY_ENV
  value: {{ $root.Values.environment }}
- name: EVENTLY_JWKS
  value: {{ include "evently.jwks" $root | quote }}
- name: EVENTLY_ISSUER
  value: {{ $root.Values.tokens.issuer | quote }}
- name: EVENTLY_PROBLEM_BASE
  value: {{ include "evently.problemBase" $root | quote }}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ required "kafka.bootstrapServers: host:port of the brokers, separated by commas" $root.Values.kafka.bootstrapServers | quote }}
{{- range $other, $unused := $root.Values.services }}
- name: {{ $other | upper | replace "-" "_" }}_URL
  value: {{ include "evently.url" (list $root $other) }}
{{- end }}
{{ include "evently.fromSecret" (list "DATABASE_URL" $service.databaseSecret "url") }}
{{- range $number, $secret := $service.shardSecrets }}
{{ include "evently.fromSecret" (list (printf "DATABASE_URL_SHARD_%d" (add1 $number)) $secret "url") }}
{{- end }}
{{ include "evently.fromSecret" (list "REDIS_URL" $root.Values.secret "redis-url") }}
{{ include "evently.fromSecret" (list "EVENTLY_SERVICE_SECRET" $root.Values.secret "service-secret") }}
{{- if has $name (list "booking-service" "waitlist-service") }}
{{ include "evently.fromSecret" (list "EVENTLY_GUEST_SECRETS" $root.Values.secret "guest-secrets") }}
{{- end }}
{{- if has $name (list "gateway" "booking-service") }}
{{ include "evently.fromSecret" (list "EVENTLY_ADMISSION_SECRETS" $root.Values.secret "admission-secrets") }}
{{- end }}
{{- if has $name (list "event-service" "analytics-service") }}
{{ include "evently.fromSecret" (list "DATABASE_REPLICA_URL" $service.databaseSecret "replica-url") }}
      optional: true
{{- end }}
{{- if eq $name "booking-service" }}
{{ include "evently.fromSecret" (list "EVENTLY_QUOTE_SECRETS" $root.Values.secret "quote-secrets") }}
{{ include "evently.fromSecret" (list "EVENTLY_PAYMENT_SECRETS" $root.Values.secret "payment-secrets") }}
      optional: true
{{- end }}
{{- if eq $name "gateway" }}
{{ include "evently.fromSecret" (list "EVENTLY_IDENTITY_SECRET" $root.Values.secret "identity-secret") }}
{{ include "evently.fromSecret" (list "EVENTLY_ADMIN_EMAIL" $root.Values.secret "admin-email") }}
      optional: true
{{ include "evently.fromSecret" (list "EVENTLY_ADMIN_PASSWORD" $root.Values.secret "admin-password") }}
      optional: true
{{- end }}
{{- if eq $name "notification-service" }}
{{ include "evently.fromSecret" (list "SMTP_URL" $root.Values.secret "smtp-url") }}
{{- end }}
{{- range $service.extraEnv }}
{{- if .secret }}
{{ include "evently.fromSecret" (list .name .secret .key) }}
{{- else }}
- name: {{ .name }}
  value: {{ .value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Peers of a network policy, as a list. */}}
{{- define "evently.peers" -}}
{{- range . }}
{{- if .cidr }}
- ipBlock:
    cidr: {{ .cidr | quote }}
{{- else }}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .namespace }}
  {{- with .podLabels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
