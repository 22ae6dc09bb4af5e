import { QueryBuilderAntD } from '@react-querybuilder/antd'
import { QueryBuilder, type RuleGroupType, type RuleType } from 'react-querybuilder'
import { SEGMENT_FIELDS } from '../../../shared/rules/segmentFields'
import { ownName } from '../../../shared/rules/ownFields'
import { ownFields } from '../../ownFields'
import { AddGroup, AddRule, AllOrAny, FieldPick, NotSwitch, OpPick, RemoveGroup, RemoveRule } from './controls'
import { opsOf, startOf } from './offers'
import { RuleValue } from './valueEditor'

const fieldsNow = () =>
  [...SEGMENT_FIELDS.map(({ field }) => field), ...ownFields().map(({ key }) => ownName(key))].map((field) => ({
    name: field,
    label: field,
  }))
const CONTROLS = {
  fieldSelector: FieldPick,
  operatorSelector: OpPick,
  valueEditor: RuleValue,
  combinatorSelector: AllOrAny,
  notToggle: NotSwitch,
  addRuleAction: AddRule,
  addGroupAction: AddGroup,
  removeRuleAction: RemoveRule,
  removeGroupAction: RemoveGroup,
}

/** The nested rule tree: groups that all or any must hold, each of which may be turned round. */
export const Builder = (props: { query: RuleGroupType; change: (query: RuleGroupType) => void }) => (
  <div data-testid="segment-builder">
    <QueryBuilderAntD>
      <QueryBuilder
        fields={fieldsNow()}
        query={props.query}
        onQueryChange={props.change}
        controlElements={CONTROLS}
        getOperators={(field: string) => opsOf(field).map((op) => ({ name: op, value: op, label: op }))}
        getDefaultValue={(rule: RuleType) => startOf(rule.field, rule.operator)}
        showNotToggle
        showCombinatorsBetweenRules={false}
        resetOnFieldChange
        resetOnOperatorChange
        addRuleToNewGroups
      />
    </QueryBuilderAntD>
  </div>
)
