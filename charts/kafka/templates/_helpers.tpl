{{- /* What everything is called: the StatefulSet, its container, its objects. */ -}}
{{- define "kafka.name" -}}
{{- if eq .Values.role "controller" }}controller{{ else }}kafka{{ end -}}
{{- end }}

{{- /* Whether the pods are controllers, alone or beside being brokers. */ -}}
{{- define "kafka.votes" -}}
{{- if or (eq .Values.role "controller") .Values.combined }}yes{{ end -}}
{{- end }}

{{- /* The files of all nodes, from the values or, where those have none, from this chart. As JSON. */ -}}
{{- define "kafka.files" -}}
{{- $defaults := "files/default.yaml" -}}
{{- if eq .Values.metadata "kraft" }}{{ $defaults = printf "files/kraft-%s.yaml" .Values.role }}{{ end -}}
{{- if .Values.files.nodes }}{{ toJson .Values.files }}{{ else }}{{ .Files.Get $defaults | fromYaml | toJson }}{{ end -}}
{{- end }}

{{- /* The image: the one that the files of this chart are for, where none is named. */ -}}
{{- define "kafka.image" -}}
{{- .Values.image.reference | default (ternary "apache/kafka:4.3.1" "apache/kafka:3.9.2" (eq .Values.metadata "kraft")) -}}
{{- end }}

{{- /* What never changes: the selector of the StatefulSet, the Services and the policies. */ -}}
{{- define "kafka.selector" -}}
app.kubernetes.io/name: {{ include "kafka.name" . }}
kafka-cluster.role: {{ .Values.role }}
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
{{- range $over, $key := dict "nodes" "kubernetes.io/hostname" "zones" "topology.kubernetes.io/zone" }}
{{- $how := get $.Values.spread $over }}
{{- if ne $how "off" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: {{ if eq $how "required" }}DoNotSchedule{{ else }}ScheduleAnyway{{ end }}
  labelSelector:
    matchLabels:
      {{- include "kafka.selector" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What a schema cannot see, all at once. */ -}}
{{- define "kafka.check" -}}
{{- /* v1.20.0 is what Helm takes where it asks no Kubernetes cluster, so Chart.yaml cannot ask for a newer one. */ -}}
{{- $kubernetes := .Capabilities.KubeVersion.Version -}}
{{- if and (ne $kubernetes "v1.20.0") (semverCompare "<1.28.0-0" $kubernetes) -}}
{{- fail (printf "\nKubernetes 1.28 or newer is needed, because pods are counted from 1 (spec.ordinals); this one is %s." $kubernetes) -}}
{{- end -}}
{{- $files := include "kafka.files" . | fromJson -}}
{{- $count := len $files.nodes -}}
{{- $problems := list -}}
{{- if and .Values.replicas (ne (int .Values.replicas) $count) -}}
{{- $problems = append $problems (printf "replicas is %d, but there are files of %d nodes, and each names all the others" (int .Values.replicas) $count) -}}
{{- end -}}
{{- $name := include "kafka.name" . -}}
{{- range $id := untilStep 1 (int (add1 $count)) 1 -}}
{{- if not (hasKey $files.nodes (printf "%s-%d" $name $id)) -}}
{{- $problems = append $problems (printf "files.nodes has %d nodes, and none of them is %s-%d" $count $name $id) -}}
{{- end -}}
{{- end -}}
{{- $external := .Values.external -}}
{{- if ne (contains "process.roles=broker,controller" (toJson $files.nodes)) .Values.combined -}}
{{- $problems = append $problems (printf "combined is %t, but the files say otherwise" .Values.combined) -}}
{{- end -}}
{{- range $node, $own := $files.nodes -}}
{{- $properties := get $own "server.properties" | default "" -}}
{{- if ne (contains "controller.quorum.bootstrap.servers=" $properties) (eq $.Values.metadata "kraft") -}}
{{- $problems = append $problems (printf "metadata is %s, but the files of %s say otherwise" $.Values.metadata $node) -}}
{{- end -}}
{{- if and (ne $external.mode "none") (not (contains "EXTERNAL://" $properties)) -}}
{{- $problems = append $problems (printf "external.mode is %s, but the files of %s have no listener EXTERNAL" $external.mode $node) -}}
{{- end -}}
{{- if and (eq $external.mode "nodePort") (not (hasKey ($external.nodePorts | default dict) $node)) -}}
{{- $problems = append $problems (printf "external.nodePorts.%s is missing" $node) -}}
{{- end -}}
{{- if ne (contains ":external.host}" $properties) (ne $external.hostFrom "files") -}}
{{- $problems = append $problems (printf "external.hostFrom is %s, but the files of %s say otherwise" $external.hostFrom $node) -}}
{{- end -}}
{{- if ne (contains "broker.rack=${pod:" $properties) (ne $.Values.rackLabel "") -}}
{{- $problems = append $problems (printf "rackLabel is %s, but the files of %s say otherwise" ($.Values.rackLabel | quote) $node) -}}
{{- end -}}
{{- end -}}
{{- if $problems -}}
{{- fail (printf "\n%s.\nThe node files follow from a description: change it there, and write the values with `kafka-cluster export --to values`." (join ".\n" $problems)) -}}
{{- end -}}
{{- end }}
