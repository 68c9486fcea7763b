{{- /* The files of all nodes, from the values or, where those have none, from this chart. As JSON. */ -}}
{{- define "kafka.files" -}}
{{- if .Values.files.nodes }}{{ toJson .Values.files }}{{ else }}{{ .Files.Get "files/default.yaml" | fromYaml | toJson }}{{ end -}}
{{- end }}

{{- /* What never changes: the selector of the StatefulSet, the Services and the policies. */ -}}
{{- define "kafka.selector" -}}
app.kubernetes.io/name: kafka
kafka-cluster.role: broker
{{- end }}

{{- define "kafka.labels" -}}
{{ include "kafka.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "kafka.spread" -}}
{{- if .Values.topologySpreadConstraints }}
{{- toYaml .Values.topologySpreadConstraints }}
{{- else }}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "kafka.selector" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}
