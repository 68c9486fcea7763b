{{- /* The files of all nodes, from the values or, where those have none, from this chart. As JSON. */ -}}
{{- define "zookeeper.files" -}}
{{- if .Values.files.nodes }}{{ toJson .Values.files }}{{ else }}{{ .Files.Get "files/default.yaml" | fromYaml | toJson }}{{ end -}}
{{- end }}

{{- /* What never changes: the selector of the StatefulSet, the Services and the policies. */ -}}
{{- define "zookeeper.selector" -}}
app.kubernetes.io/name: zookeeper
kafka-cluster.role: zookeeper
{{- end }}

{{- define "zookeeper.labels" -}}
{{ include "zookeeper.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "zookeeper.spread" -}}
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
      {{- include "zookeeper.selector" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What a schema cannot see, all at once. */ -}}
{{- define "zookeeper.check" -}}
{{- /* v1.20.0 is what Helm takes where it asks no Kubernetes cluster, so Chart.yaml cannot ask for a newer one. */ -}}
{{- $kubernetes := .Capabilities.KubeVersion.Version -}}
{{- if and (ne $kubernetes "v1.20.0") (semverCompare "<1.28.0-0" $kubernetes) -}}
{{- fail (printf "\nKubernetes 1.28 or newer is needed, because pods are counted from 1 (spec.ordinals); this one is %s." $kubernetes) -}}
{{- end -}}
{{- $files := include "zookeeper.files" . | fromJson -}}
{{- $count := len $files.nodes -}}
{{- $problems := list -}}
{{- if and .Values.replicas (ne (int .Values.replicas) $count) -}}
{{- $problems = append $problems (printf "replicas is %d, but there are files of %d nodes, and each names all the others" (int .Values.replicas) $count) -}}
{{- end -}}
{{- range $id := untilStep 1 (int (add1 $count)) 1 -}}
{{- if not (hasKey $files.nodes (printf "zookeeper-%d" $id)) -}}
{{- $problems = append $problems (printf "files.nodes has %d nodes, and none of them is zookeeper-%d" $count $id) -}}
{{- end -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n%s.\nThe node files follow from a description: change it there, and write the values with `kafka-cluster export --to values`." (join ".\n" $problems)) -}}
{{- end -}}
{{- end }}
