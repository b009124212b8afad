package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // as in cmd/kube-apiserver

	"github.com/robfig/cron/v3"
	"k8s.io/apimachinery/pkg/api/resource"
)

// cronFields are the sets of a schedule as robfig keeps them: bit n for the value n, bit 63 for a star.
type cronFields struct {
	Minute uint64 `json:"minute"`
	Hour   uint64 `json:"hour"`
	Dom    uint64 `json:"dom"`
	Month  uint64 `json:"month"`
	Dow    uint64 `json:"dow"`
}

// parseCron is validateScheduleFormat of pkg/apis/batch/validation: it refuses a time zone in the schedule.
func parseCron(text string) answer {
	if strings.Contains(text, "TZ") {
		return refused("cron", errors.New("cannot use TZ or CRON_TZ in schedule, use timeZone field instead"))
	}
	schedule, err := parseStandard(text)
	if err != nil {
		return refused("cron", err)
	}
	switch schedule := schedule.(type) {
	case *cron.SpecSchedule:
		return answer{OK: true, Fields: &cronFields{
			schedule.Minute, schedule.Hour, schedule.Dom, schedule.Month, schedule.Dow,
		}}
	case cron.ConstantDelaySchedule:
		return answer{OK: true, Every: int64(schedule.Delay / time.Second)}
	default:
		return refused("cron", fmt.Errorf("unknown schedule %T", schedule))
	}
}

// parseStandard is ParseCronScheduleWithPanicRecovery of pkg/util/parsers, which releases before 1.34 do not have.
func parseStandard(text string) (schedule cron.Schedule, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the parser panicked: %v", problem)
		}
	}()
	return cron.ParseStandard(text)
}

// nextTimes puts the zone in front of the schedule, as formatSchedule of pkg/controller/cronjob does.
func nextTimes(text, zone, from string, count int) answer {
	schedule, err := parseStandard(fmt.Sprintf("TZ=%s %s", zone, text))
	if err != nil {
		return refused("cron", err)
	}
	at, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return refused("question", err)
	}
	result := answer{OK: true}
	for at = at.UTC(); len(result.Times) < count; {
		if at = schedule.Next(at); at.IsZero() {
			break
		}
		result.Times = append(result.Times, at.Format("2006-01-02T15:04:05"))
	}
	return result
}

func parseQuantity(text string) answer {
	quantity, err := resource.ParseQuantity(text)
	if err != nil {
		return refused("quantity", err)
	}
	number, suffix := quantity.CanonicalizeBytes(nil)
	return answer{OK: true, Canonical: string(number) + string(suffix), Decimal: quantity.AsDec().String()}
}

func loadLocation(text string) answer {
	if _, err := time.LoadLocation(text); err != nil {
		return refused("timezone", err)
	}
	return answer{OK: true}
}
