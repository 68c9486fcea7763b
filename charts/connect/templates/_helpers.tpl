{{- /* The files of all workers, from the values or, where those have none, from this chart. As JSON. */ -}}
{{- define "connect.files" -}}
{{- if .Values.files.nodes }}{{ toJson .Values.files }}{{ else }}{{ .Files.Get "files/default.yaml" | fromYaml | toJson }}{{ end -}}
{{- end }}

{{- /* Tells the files from others: a pod waits for those it was made for, and another value means other pods. */ -}}
{{- define "connect.hash" -}}
h{{ include "connect.files" . | sha256sum | trunc 15 }}
{{- end }}

{{- /* What never changes: the selector of the StatefulSet, the Services and the policies. */ -}}
{{- define "connect.selector" -}}
app.kubernetes.io/name: connect
kafka-cluster.role: connect
{{- end }}

{{- define "connect.labels" -}}
{{ include "connect.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "connect.spread" -}}
{{- if .Values.topologySpreadConstraints }}
{{- toYaml .Values.topologySpreadConstraints }}
{{- else }}
{{- range $over, $key := dict "nodes" "kubernetes.io/hostname" "zones" "topology.kubernetes.io/zone" }}
{{- $how := get $.Values.spread $over }}
{{- if ne $how "off" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: {{ if eq $how "required" }}DoNotSchedule{{ else }}ScheduleAnyway{{ end }}
  labelSelector:
    matchLabels:
      {{- include "connect.selector" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What a schema cannot see, all at once. */ -}}
{{- define "connect.check" -}}
{{- /* v1.20.0 is what Helm takes where it asks no Kubernetes cluster, so Chart.yaml cannot ask for a newer one. */ -}}
{{- $kubernetes := .Capabilities.KubeVersion.Version -}}
{{- if and (ne $kubernetes "v1.20.0") (semverCompare "<1.28.0-0" $kubernetes) -}}
{{- fail (printf "\nKubernetes 1.28 or newer is needed, because pods are counted from 1 (spec.ordinals); this one is %s." $kubernetes) -}}
{{- end -}}
{{- $files := include "connect.files" . | fromJson -}}
{{- $count := len $files.nodes -}}
{{- $problems := list -}}
{{- if and .Values.replicas (ne (int .Values.replicas) $count) -}}
{{- $problems = append $problems (printf "replicas is %d, but there are files of %d workers, and each has a name of its own" (int .Values.replicas) $count) -}}
{{- end -}}
{{- range $id := untilStep 1 (int (add1 $count)) 1 -}}
{{- if not (hasKey $files.nodes (printf "connect-%d" $id)) -}}
{{- $problems = append $problems (printf "files.nodes has %d workers, and none of them is connect-%d" $count $id) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.mode "standalone") (gt $count 1) -}}
{{- $problems = append $problems (printf "mode is standalone, but there are files of %d workers, and a standalone one has no others" $count) -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n%s.\nThe workers' files follow from a description: change it there, and write the values with `kafka-cluster export --to values`." (join ".\n" $problems)) -}}
{{- end -}}
{{- end }}
